import { text } from "node:stream/consumers";
import type { HostedServer, PreparedRelease } from "../hosted/host.ts";
import { releaseFailed } from "../hosted/release-failed.ts";
import { containerLogs } from "./container-logs.ts";
import { containerSettings, serverPort } from "./container-settings.ts";
import { containerState } from "./container-state.ts";
import type { Engine } from "./engine.ts";
import { releaseLabels } from "./labels.ts";
import { volumeName } from "./model-volume.ts";

interface Starting {
  readonly engine: Engine;
  readonly owner: string;
  readonly release: PreparedRelease;
  /** Its id. */
  readonly image: string;
  readonly remember: (server: HostedServer) => Promise<void>;
  readonly signal: AbortSignal;
}

/** How much of the log of a container that has ended at once is told. */
const tailLines = 20;

/** As `Host.start`. */
export async function startContainer(starting: Starting): Promise<HostedServer> {
  const { engine, owner, release, image, remember, signal } = starting;
  const labels = releaseLabels(owner, release);
  const settings = containerSettings({ release, image, volume: volumeName(owner, release), labels });
  const made = await engine.ask("make a container", (docker) => docker.createContainer(settings), { signal });
  const server: HostedServer = {
    releaseId: release.releaseId,
    host: "127.0.0.1",
    port: 0,
    handle: { container: made.id, image, engine: engine.url },
    startedAt: new Date().toISOString(),
  };
  await remember(server);
  const what = `start the container ${made.id.slice(0, 12)}`;
  await engine.ask(what, (docker) => docker.getContainer(made.id).start(), { signal });
  const info = await engine.ask(what, (docker) => docker.getContainer(made.id).inspect(), { signal });
  const started = info.State.StartedAt;
  const running = containerState(info, started);
  const port = info.NetworkSettings.Ports[serverPort]?.[0]?.HostPort;
  if (running.state !== "running" || port === undefined) {
    const seen = running.why ?? "Its container publishes no port.";
    throw releaseFailed(release, seen, await logTail(starting, made.id));
  }
  return { ...server, port: Number(port), handle: { ...server.handle, started } };
}

async function logTail({ engine, signal }: Starting, id: string): Promise<string> {
  const log = await text(containerLogs(engine, id, { follow: false, signal }));
  return log.trimEnd().split("\n").slice(-tailLines).join("\n");
}
