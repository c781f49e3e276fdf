import { SentimentError } from "@sentiment/errors";
import type { EngineAddress } from "./engine-address.ts";

/** What an engine has answered, as dockerode rejects with it. */
interface Refusal {
  readonly statusCode: number;
  readonly json: { readonly message?: string } | null | undefined;
}

/**
 * An error of dockerode in the words of ours, `what` being what was asked for: "start the container abc". Its code is
 * `DOCKER_NOT_FOUND` for a 404, `DOCKER_CONFLICT` for a 409, `DOCKER_UNCHANGED` for a 304, else `DOCKER_REFUSED`; where there was no answer,
 * `DOCKER_DENIED`, `DOCKER_NOT_RUNNING`, `DOCKER_SILENT`, `DOCKER_CERTIFICATE` or `DOCKER_LOST`. All are `remote`.
 */
export function engineFailure(what: string, address: EngineAddress, error: unknown): SentimentError {
  if (SentimentError.is(error)) return error;
  const { statusCode, json } = error as Partial<Refusal>;
  if (statusCode !== undefined) return refused(what, { statusCode, json }, error);
  return unreachable(address, error as NodeJS.ErrnoException, what);
}

/** Whether an engine has said that there is no such thing. */
export function isNotFound(error: unknown): boolean {
  return SentimentError.is(error) && error.code === "DOCKER_NOT_FOUND";
}

/** Whether an engine has said that something is in the way: another of the same name, something that needs it. */
export function isInTheWay(error: unknown): boolean {
  return SentimentError.is(error) && error.code === "DOCKER_CONFLICT";
}

/** Whether an engine has said that it is so already. */
export function isSoAlready(error: unknown): boolean {
  return SentimentError.is(error) && error.code === "DOCKER_UNCHANGED";
}

/** For `catch`: swallows errors that are one of these. */
export function unless(...harmless: readonly ((error: unknown) => boolean)[]): (error: unknown) => undefined {
  return (error) => {
    if (!harmless.some((is) => is(error))) throw error;
  };
}

const codes: Readonly<Record<number, string>> = {
  304: "DOCKER_UNCHANGED",
  404: "DOCKER_NOT_FOUND",
  409: "DOCKER_CONFLICT",
};

function refused(what: string, { statusCode, json }: Refusal, cause: unknown): SentimentError {
  // Where a stream was asked for, the engine's words are only in dockerode's: "(HTTP code 404) no such container - …".
  const said = (json?.message ?? (cause as Error).message.replace(/^\(HTTP code \d+\) .*? - /u, "")).trim();
  const answer = said === "" ? `it answered with ${statusCode}` : said;
  const code = codes[statusCode] ?? "DOCKER_REFUSED";
  const full = /no space left on device/u.test(said);
  const hint = full ? "Make room for it: `docker system df` shows what takes how much." : undefined;
  return new SentimentError({ kind: "remote", code, message: `Docker did not ${what}: ${answer}`, hint, cause });
}

/** There was no answer: why, and what to do. */
function unreachable(address: EngineAddress, cause: NodeJS.ErrnoException, what: string): SentimentError {
  const { url, from } = address;
  const place = `the Docker engine at ${url}${from === undefined ? "" : ` (${from})`}`;
  const failure = (code: string, message: string, hint: string): SentimentError =>
    new SentimentError({ kind: "remote", code, message, hint, cause });
  if (cause.code === "ETIMEDOUT") {
    const text = `${capital(place)}, asked to ${what}: ${cause.message}.`;
    return failure("DOCKER_SILENT", text, "See whether it is well: `docker info`.");
  }
  if (cause.code === "EACCES" || cause.code === "EPERM") {
    const hint =
      "Join its group – `sudo usermod -aG docker $USER`, then log in anew – or use an engine of your own (rootless).";
    return failure("DOCKER_DENIED", `This user may not use ${place}.`, hint);
  }
  if (cause.code === "ENOENT" || cause.code === "ECONNREFUSED") {
    const hint = "Start it (`sudo systemctl start docker`, or Docker Desktop), or say where it is by DOCKER_HOST.";
    return failure("DOCKER_NOT_RUNNING", `${capital(place)} is not running (${cause.message}).`, hint);
  }
  const said = cause.message.trim();
  const message = `The connection to ${place}, asked to ${what}, failed: ${said}`;
  if (/certificate|SSL|TLS/u.test(said)) {
    const files = "DOCKER_CERT_PATH names the folder with ca.pem, which vouches for it, cert.pem and key.pem.";
    return failure("DOCKER_CERTIFICATE", message, files);
  }
  return failure("DOCKER_LOST", message, "See whether it runs and can be reached from here: `docker version`.");
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
