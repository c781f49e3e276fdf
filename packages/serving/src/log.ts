/** Something worth a line in the log. Never holds anything that a request brought but its method and path. */
export interface LogEvent {
  readonly level: "info" | "warning" | "error";
  readonly event: string;
  readonly [detail: string]: string | number | boolean | null | undefined;
}

/** A log as JSON lines with the time, for `write` to put somewhere. */
export function jsonLog(write: (line: string) => void): (event: LogEvent) => void {
  return (event) => write(`${JSON.stringify({ time: new Date().toISOString(), ...event })}\n`);
}
