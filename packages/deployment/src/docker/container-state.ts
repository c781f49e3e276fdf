import type Docker from "dockerode";
import type { Running } from "../hosted/host.ts";

/**
 * Whether a container still runs as it was started, which the engine has given that time; undefined: it was not known yet.
 * Our server ends with 0 when it is asked to, as by an engine that is shut down; 255 is what engines put down for containers
 * that did not outlive a crash of theirs, or of the machine.
 */
export function containerState(info: Docker.ContainerInspectInfo, started: string | number | undefined): Running {
  const { State: state, Id } = info;
  const container = `Its container ${Id.slice(0, 12)}`;
  if (state.Running && (started === undefined || state.StartedAt === started)) return { state: "running" };
  if (state.Running) return { state: "stopped", why: `${container} was started anew by somebody else.` };
  if (state.OOMKilled) return { state: "gone", why: `${container} was killed for want of memory.` };
  if (state.ExitCode === 0) return { state: "stopped", why: `${container} was stopped, or its engine was.` };
  if (state.ExitCode === 255)
    return { state: "stopped", why: `${container} has ended with its engine, or with this machine.` };
  return { state: "gone", why: `${container} has ended with exit code ${state.ExitCode}.${said(state.Error)}` };
}

/** What the engine says, as of a program that could not be started. */
function said(error: string): string {
  return error === "" ? "" : ` The engine says: ${error}`;
}
