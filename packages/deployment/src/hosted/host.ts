import type { Release } from "../endpoint.ts";

/**
 * How servers are run on this machine: as processes (`local`) or containers (`docker`). Endpoints on top of it – one
 * address, one release in service, the next verified beside it – are the same for both: `hosted-target.ts`.
 */
export interface Host {
  /** `local` or `docker`: the target's name. */
  readonly name: string;
  /** What servers are made of besides the model, for the release's id: the program's version, the image's digest. */
  identity(): Promise<string>;
  /** This host as it was when it ran that server, to go back to its release; as it is now where that cannot be had any more. */
  asItRan(server: HostedServer): Promise<Host>;
  /** What has to be there before a server can start: an image, a volume with the model. Doing it twice does nothing. */
  prepare(release: PreparedRelease, onStep: (step: string) => void, signal: AbortSignal): Promise<void>;
  /**
   * Starts a server and resolves once it is running, which need not mean that it answers yet. `remember` is called with it
   * before anything can go wrong, so that a killed deploy leaves nothing that nobody knows of; its port may be 0 then. Throws
   * a gate error (`releaseFailed`) where the server ends at once, a remote error where it cannot be started.
   */
  start(
    release: PreparedRelease,
    remember: (server: HostedServer) => Promise<void>,
    signal: AbortSignal,
  ): Promise<HostedServer>;
  /** Whether it still runs: the very one, not another process of its number. */
  isRunning(server: HostedServer): Promise<Running>;
  /** SIGTERM, then after so many seconds SIGKILL; resolves when it has ended. Not running any more is no error. */
  stop(server: HostedServer, graceSeconds: number): Promise<void>;
  /** What it has logged, oldest first. */
  logs(
    server: HostedServer,
    choice: { readonly follow: boolean; readonly signal: AbortSignal },
  ): AsyncIterable<Uint8Array>;
  /** Removes what was made for a release and no other one needs; says what, in words. Its servers have ended. */
  discard(release: PreparedRelease): Promise<readonly string[]>;
  /** For people: `{ container: "0a1b…", image: "…" }`. */
  details(server: HostedServer): Readonly<Record<string, string | number>>;
}

export interface PreparedRelease extends Release {
  readonly releaseId: string;
  /** `sentiment-classifier-staging` */
  readonly endpoint: string;
  /** What the server calls its model: the endpoint's model. */
  readonly modelName: string;
  /** A copy of the model that stays as long as the release does. */
  readonly modelDir: string;
  /** A file of its own for the log of the server that is started next; an absolute path. It outlives the server. */
  readonly log: string;
}

/** A started server, as it is kept in the state file. */
export interface HostedServer {
  readonly releaseId: string;
  /** Where only this machine reaches it; what callers reach is the front. */
  readonly host: string;
  readonly port: number;
  /** What the host knows it by: a process identity, a container's id. JSON. */
  readonly handle: Readonly<Record<string, string | number>>;
  /** ISO 8601. */
  readonly startedAt: string;
}

/**
 * `stopped`: it was ended in good order, or its machine or its engine was started anew. `gone`: it has died or was removed.
 * `unknown`: it cannot be told from here.
 */
export interface Running {
  readonly state: "running" | "stopped" | "gone" | "unknown";
  readonly why?: string | undefined;
}
