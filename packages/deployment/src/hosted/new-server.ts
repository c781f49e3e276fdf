import { setTimeout } from "node:timers/promises";
import type { Verified } from "../target.ts";
import { askOf } from "../verify/ask.ts";
import { verifyServer } from "../verify/verify-server.ts";
import type { HostedServer, PreparedRelease } from "./host.ts";
import { releaseFailed } from "./release-failed.ts";
import type { Undertaking } from "./undertaking.ts";

const pause = 25;
/** How much of a log is read for an error. */
const tailBytes = 4000;

/** Starts a server of a release and waits until it accepts connections. Throws a gate error when it does not. */
export async function startServer(
  undertaking: Undertaking,
  release: PreparedRelease,
  remember: (server: HostedServer) => Promise<void>,
): Promise<HostedServer> {
  const { ground, context } = undertaking;
  await ground.host.prepare(release, (step) => undertaking.say(step), context.signal);
  context.signal.throwIfAborted();
  undertaking.say(`start a server of ${release.modelUri}`);
  const server = await ground.host.start(release, remember, context.signal);
  await remember(server);
  await untilItAnswers(undertaking, release, server);
  return server;
}

/** Holds a server to what is demanded before it takes over. Throws a gate error that says what it failed. */
export async function verify(
  undertaking: Undertaking,
  release: PreparedRelease,
  { server, url = addressOf(server) }: { readonly server: HostedServer; readonly url?: string | undefined },
): Promise<readonly Verified[]> {
  const { signal } = undertaking.context;
  const checks = await verifyServer({ url, modelDir: release.modelDir }, { quickOnly: true, signal });
  const failed = checks.filter(({ passed }) => !passed);
  if (failed.length === 0) return checks;
  const seen = failed.map(({ name, message }) => `${name}: ${message}`).join("\n");
  throw releaseFailed(release, `it did not pass\n${seen}`, await tailOf(undertaking, server));
}

async function untilItAnswers(undertaking: Undertaking, release: PreparedRelease, server: HostedServer): Promise<void> {
  const { ground, context } = undertaking;
  const ask = askOf(addressOf(server), context.signal);
  const deadline = performance.now() + 1000 * ground.startSeconds;
  for (;;) {
    const answers = await ask({ path: "/ping", seconds: 2 }).then(
      () => true,
      () => false,
    );
    context.signal.throwIfAborted();
    if (answers) return;
    const { state, why } = await ground.host.isRunning(server);
    const late = performance.now() > deadline;
    if (state !== "running" || late) {
      const seen = late
        ? `its server did not answer within ${ground.startSeconds} s.`
        : `its server ended. ${why ?? ""}`;
      throw releaseFailed(release, seen.trim(), await tailOf(undertaking, server));
    }
    await setTimeout(pause);
  }
}

function addressOf({ host, port }: HostedServer): string {
  return `http://${host}:${port}`;
}

async function tailOf({ ground }: Undertaking, server: HostedServer): Promise<string> {
  let tail = Buffer.alloc(0);
  const choice = { follow: false, signal: new AbortController().signal };
  for await (const piece of ground.host.logs(server, choice)) {
    tail = Buffer.concat([tail, piece]).subarray(-tailBytes);
  }
  return tail.toString("utf8").split("\n").slice(-20).join("\n");
}
