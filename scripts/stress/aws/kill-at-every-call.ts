import { spawn } from "node:child_process";
import { once } from "node:events";
import path from "node:path";
import { startAws, type AwsServer } from "@sentiment/testing";
import { threeModels } from "../swaps/three-models.ts";
import { leftOvers } from "./left-overs.ts";
import { prepareAws } from "./prepare-aws.ts";

export interface KillAtCallsOptions {
  /** An empty folder. */
  readonly folder: string;
  /** After which calls each command is killed, from 1; default: after every single one. */
  readonly after?: readonly number[] | undefined;
}

export interface KillAtCallsReport {
  /** Commands that were killed. */
  readonly killed: number;
  /** What was not as it should be, in words. */
  readonly problems: readonly string[];
}

const stage = ["--stage", "staging", "--target", "sagemaker"];
const program = path.join(import.meta.dirname, "../../../packages/cli/src/main.ts");

/** A command, from which state it is given, and what is to be in service when it has been given again. */
interface Case {
  readonly name: string;
  readonly before: readonly (readonly string[])[];
  readonly args: readonly string[];
  /** Its model's folder; undefined: no endpoint. */
  readonly after: string | undefined;
}

const deploy = (model: string): readonly string[] => ["deploy", ...stage, "--model-uri", model];
const undeploy: readonly string[] = ["undeploy", ...stage];
const rollback: readonly string[] = ["rollback", ...stage];

const cases: readonly Case[] = [
  { name: "deploy, the first", before: [undeploy], args: deploy("first"), after: "first" },
  { name: "deploy, an update", before: [deploy("first")], args: deploy("second"), after: "second" },
  { name: "rollback", before: [deploy("first"), deploy("second")], args: rollback, after: "first" },
  { name: "undeploy", before: [deploy("first")], args: undeploy, after: undefined },
];

/**
 * Kills (SIGKILL) each command that changes an endpoint on SageMaker right after its n-th call of AWS has been done, and gives
 * it again: it must end as if nothing had happened, with no more models, endpoint configs, objects and locks than a command
 * that nobody has killed leaves. AWS is the emulator's and moto's.
 */
export async function killAtEveryCall({ folder, after }: KillAtCallsOptions): Promise<KillAtCallsReport> {
  const aws = await startAws({ sagemaker: true });
  const report = { killed: 0, problems: [] as string[] };
  try {
    await threeModels(folder);
    const image = await prepareAws(aws);
    const run = async (args: readonly string[]): Promise<Ended> => runSentiment(folder, aws, withImage(args, image));
    for (const one of cases) {
      for (const at of after ?? everyNumber()) {
        for (const args of one.before) await succeed(run, args);
        const wanted = withImage(one.args, image);
        const ended = await killedAfterCall({ folder, aws, args: wanted, at });
        if (!ended.wasKilled) break;
        report.killed++;
        const tell = (problem: string): void => {
          report.problems.push(`${one.name}, killed after call ${at} (${ended.last}): ${problem}`);
        };
        await lookAfterwards({ run, aws, one, folder }, tell);
      }
    }
    await succeed(run, undeploy);
    for (const left of await leftOvers(aws.env)) report.problems.push(`at the end there is still ${left}`);
  } finally {
    await aws.stop();
  }
  return report;
}

function* everyNumber(): Iterable<number> {
  for (let number = 1; ; number++) yield number;
}

function withImage(args: readonly string[], image: string): readonly string[] {
  return args[0] === "deploy" ? [...args, "--image", image] : args;
}

interface Looking {
  readonly run: (args: readonly string[]) => Promise<Ended>;
  readonly aws: AwsServer;
  readonly one: Case;
  readonly folder: string;
}

async function lookAfterwards({ run, aws, one, folder }: Looking, tell: (problem: string) => void): Promise<void> {
  const again = await run(one.args);
  // A rollback whose work was done already has nothing more to go back to.
  const isDone = again.code === 0 || (one.args === rollback && again.stdout.includes("NO_PREVIOUS_RELEASE"));
  if (!isDone) return tell(`given again it ended with ${again.code}: ${again.stdout}${again.stderr}`);
  const said = JSON.parse((await run(["status", ...stage])).stdout) as { state: string; modelUri: string | null };
  const modelUri = one.after === undefined ? null : path.join(folder, one.after);
  const state = one.after === undefined ? "absent" : "in-service";
  if (said.state !== state || said.modelUri !== modelUri) tell(`it is ${said.state} with ${said.modelUri}`);
  const left = await leftOvers(aws.env);
  const releases = one.after === undefined ? 0 : 2;
  for (const kind of ["model", "endpoint config", "archive"]) {
    const many = left.filter((name) => name.startsWith(`${kind} `));
    if (many.length > releases) tell(`there are too many: ${many.join(", ")}`);
  }
}

async function succeed(run: Looking["run"], args: readonly string[]): Promise<void> {
  const { code, stdout, stderr } = await run(args);
  if (code !== 0) throw new Error(`sentiment ${args.join(" ")} ended with ${code}: ${stdout}${stderr}`);
}

interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

async function runSentiment(cwd: string, aws: AwsServer, args: readonly string[]): Promise<Ended> {
  const child = start(cwd, aws, args);
  const said = { stdout: "", stderr: "" };
  child.stdout.setEncoding("utf8").on("data", (text: string) => (said.stdout += text));
  child.stderr.setEncoding("utf8").on("data", (text: string) => (said.stderr += text));
  const [code] = (await once(child, "close")) as [number | null];
  return { code: code ?? 128, ...said };
}

interface Killing {
  readonly folder: string;
  readonly aws: AwsServer;
  readonly args: readonly string[];
  /** From 1. */
  readonly at: number;
}

/** Kills it when its `at`-th call has been done, before it hears of it. */
async function killedAfterCall({ folder, aws, args: wanted, at }: Killing): Promise<{
  readonly wasKilled: boolean;
  readonly last: string;
}> {
  const child = start(folder, aws, wanted);
  child.stdout.resume();
  child.stderr.resume();
  const ended = once(child, "exit");
  let calls = 0;
  let last = "";
  aws.onCall(async ({ service, operation }) => {
    calls++;
    if (calls > at) return;
    last = `${service} ${operation}`;
    if (calls < at) return;
    child.kill("SIGKILL");
    await ended;
  });
  const [code] = (await ended) as [number | null];
  aws.onCall(undefined);
  return { wasKilled: code === null, last };
}

function start(cwd: string, aws: AwsServer, args: readonly string[]) {
  const { PATH, HOME, TMPDIR } = process.env;
  const env = { PATH, HOME, TMPDIR, ...aws.env };
  return spawn(process.execPath, [program, "--json", ...args], { cwd, env, stdio: ["ignore", "pipe", "pipe"] });
}
