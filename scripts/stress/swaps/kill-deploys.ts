import { once } from "node:events";
import { readFileSync } from "node:fs";
import path from "node:path";
import { setTimeout } from "node:timers/promises";
import { Random } from "@sentiment/numerics";
import { endpointProcesses } from "./endpoint-processes.ts";
import { sentiment, sentimentJson, startSentiment } from "./our-program.ts";
import { threeModels } from "./three-models.ts";

export interface KillDeploysOptions {
  /** An empty folder. */
  readonly folder: string;
  readonly kills: number;
  readonly seed: number;
}

export interface KillDeploysReport {
  /** Kills that met a program which had not ended. */
  readonly killed: number;
  /** Kills after which the state file named a release under way. */
  readonly midway: number;
  /** What was not as it should be, in words. */
  readonly problems: readonly string[];
}

const stage = ["--stage", "staging", "--target", "local"];

/**
 * Kills (SIGKILL) deploys, rollbacks and undeploys at moments spread over their lives. After each, `status` must tell the
 * truth, the endpoint must answer if there was one, and no process may run that the state file does not name; the next deploy
 * must work, and leave just a front and a server.
 */
export async function killDeploys({ folder, kills, seed }: KillDeploysOptions): Promise<KillDeploysReport> {
  await threeModels(folder);
  const random = new Random(seed);
  const report = { killed: 0, midway: 0, problems: [] as string[] };
  const deploy = (model: string): string[] => ["deploy", ...stage, "--model-uri", model];
  let life = await lifeOf(folder, deploy);
  let wasThere = true;
  for (let kill = 0; kill < kills; kill++) {
    const choice = random.float();
    const before = await status(folder);
    const other = before.modelUri === path.join(folder, "first") ? "second" : "first";
    const canReturn = before.previous !== null && before.state !== "absent";
    const args =
      choice < 0.65 ? deploy(other) : choice < 0.85 && canReturn ? ["rollback", ...stage] : ["undeploy", ...stage];
    const after = life * (0.15 + 0.8 * random.float());
    const child = startSentiment(folder, ...args);
    const began = performance.now();
    const ended = once(child, "exit");
    const timer = globalThis.setTimeout(() => child.kill("SIGKILL"), after);
    const [code] = (await ended) as [number | null];
    clearTimeout(timer);
    // The machine may be less busy than it was.
    if (code === null) report.killed++;
    else life = performance.now() - began;
    const tell = (problem: string): void => {
      report.problems.push(`kill ${kill} of ${args[0]} after ${after.toFixed(0)} ms (code ${code}): ${problem}`);
    };
    // A shell or a front that was told nothing yet ends by itself.
    await setTimeout(150);
    if (stateOf(folder)?.["pending"] !== undefined) report.midway++;
    await lookAfter(folder, { undeployed: args[0] === "undeploy", wasThere }, tell);
    if (random.float() < 0.6) {
      const next = random.float() < 0.5 ? "first" : "second";
      const { code: nextCode, stdout, stderr } = await sentiment(folder, ...deploy(next), "--json");
      if (nextCode !== 0) tell(`the next deploy ended with ${nextCode}: ${stdout}${stderr}`);
      else await lookAtRest(folder, next, tell);
      wasThere = true;
    } else {
      wasThere = (await status(folder)).state === "in-service";
    }
  }
  const { code } = await sentiment(folder, "undeploy", ...stage);
  const left = endpointProcesses(folder);
  if (code !== 0 || left.length > 0) report.problems.push(`undeploy ended with ${code}, left ${JSON.stringify(left)}`);
  return report;
}

type Tell = (problem: string) => void;

async function lifeOf(folder: string, deploy: (model: string) => string[]): Promise<number> {
  await sentimentJson(folder, ...deploy("first"));
  const began = performance.now();
  await sentimentJson(folder, ...deploy("second"));
  return performance.now() - began;
}

async function lookAfter(
  folder: string,
  { undeployed, wasThere }: { readonly undeployed: boolean; readonly wasThere: boolean },
  tell: Tell,
): Promise<void> {
  const said = await status(folder);
  const model = await answering(said.url);
  if (said.state === "in-service" && model !== said.modelId) {
    tell(`status says that ${said.modelId} is in service, and ${model} answers`);
  }
  if (said.state !== "in-service" && model !== undefined && !model.startsWith("error")) {
    tell(`status says ${said.state} (${said.message}), and ${model} answers`);
  }
  if (wasThere && !undeployed && said.state !== "in-service") {
    tell(`status says ${said.state}: ${said.message}`);
  }
  const known = JSON.stringify(stateOf(folder) ?? {});
  for (const { pid, command } of endpointProcesses(folder)) {
    if (!known.includes(`"pid":${pid},`)) tell(`process ${pid} is not in the state: ${command}`);
  }
}

async function lookAtRest(folder: string, model: string, tell: Tell): Promise<void> {
  const said = await status(folder);
  const { pid = 0, front = 0 } = said.details;
  if (said.state !== "in-service" || said.message !== null) tell(`at rest: ${said.state} ${said.message}`);
  if (said.modelUri !== path.join(folder, model)) tell(`at rest: ${said.modelUri} is in service, not ${model}`);
  if ((await answering(said.url)) !== said.modelId) tell("at rest: another model answers than status says");
  const joined = (pids: readonly number[]): string => pids.toSorted((a, b) => a - b).join();
  const running = joined(endpointProcesses(folder).map((each) => each.pid));
  const wanted = joined([pid, front]);
  if (running !== wanted) tell(`at rest: ${running} run instead of ${wanted}`);
}

/** What `status --json` prints, as far as it is looked at here. */
interface Said {
  readonly state: string;
  readonly message: string | null;
  readonly url: string | null;
  readonly modelUri: string | null;
  readonly modelId: string | null;
  readonly previous: object | null;
  readonly details: { readonly pid?: number; readonly front?: number };
}

async function status(folder: string): Promise<Said> {
  return (await sentimentJson(folder, "status", ...stage)) as unknown as Said;
}

/** The id of the model that answers; `error …` where none does; undefined: there is nothing to be asked. */
async function answering(url: string | null): Promise<string | undefined> {
  if (url === null) return undefined;
  try {
    const body = JSON.stringify({ inputs: ["What a lovely day"] });
    const headers = { "content-type": "application/json", connection: "close" };
    const answer = await fetch(`${url}/invocations`, { method: "POST", headers, body });
    await answer.text();
    return answer.status === 200 ? (answer.headers.get("x-sentiment-model") ?? "") : `error ${answer.status}`;
  } catch (error) {
    return `error ${(error as Error).message}`;
  }
}

function stateOf(folder: string): Record<string, unknown> | undefined {
  try {
    const file = path.join(folder, ".sentiment/endpoints/local/sentiment-classifier-staging/endpoint.json");
    return JSON.parse(readFileSync(file, "utf8")) as Record<string, unknown>;
  } catch {
    return undefined;
  }
}
