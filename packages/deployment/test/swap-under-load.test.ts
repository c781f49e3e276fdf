import { Agent, request } from "node:http";
import path from "node:path";
import { setTimeout } from "node:timers/promises";
import { localTarget, type Doing, type Release } from "@sentiment/deployment";
import { temporaryFolder } from "@sentiment/testing";
import { afterAll, beforeAll, expect, it } from "vitest";
import { releaseOf } from "./releases.ts";
import { trainedModel } from "./trained-model.ts";

const staging = { name: "sentiment-classifier", stage: "staging" };
const going: Doing = { signal: new AbortController().signal };
const text = "What a lovely day, I hate it";

let target: ReturnType<typeof localTarget>;
let first: Release;
let second: Release;

beforeAll(async () => {
  first = await releaseOf(await trainedModel("--model", "nb", "--vectorizer", "count"), "1");
  second = await releaseOf(await trainedModel("--model", "lr", "--vectorizer", "count"), "2");
  target = localTarget({ stateDir: path.join(await temporaryFolder(), ".sentiment") });
});

afterAll(() => target.destroy(staging, going));

/** The model that answered and its answer, or what went wrong. */
function ask(url: string, agent: Agent | false): Promise<string> {
  return new Promise((resolve) => {
    const headers = { "content-type": "application/json" };
    const asking = request(`${url}/invocations`, { method: "POST", agent, headers }, (answer) => {
      let body = "";
      answer.setEncoding("utf8");
      answer.on("data", (chunk: string) => (body += chunk));
      answer.on("error", (error) => resolve(`broken: ${error.message}`));
      answer.on("end", () => resolve(`${answer.statusCode} ${String(answer.headers["x-sentiment-model"])} ${body}`));
    });
    asking.on("error", (error) => resolve(`failed: ${error.message}`));
    asking.end(JSON.stringify({ inputs: [text] }));
  });
}

it("while releases take over and are taken back, every request of 32 callers is answered, by the old or the new", async () => {
  const deploy = async (release: Release) => target.apply(await target.plan(staging, release), going);
  const { url = "" } = (await deploy(first)).status;
  const answers = new Set<string>();
  const swapped = new AbortController();
  const caller = async (agent: Agent | false): Promise<void> => {
    while (!swapped.signal.aborted) {
      answers.add(await ask(url, agent));
      await setTimeout(10);
    }
  };
  const kept = Array.from({ length: 16 }, () => new Agent({ keepAlive: true, maxSockets: 1 }));
  const callers = [...kept.map(caller), ...kept.map(() => caller(false))];
  await deploy(second);
  await target.apply(await target.planRollback(staging), going);
  await deploy(second);
  await setTimeout(100);
  swapped.abort();
  await Promise.all(callers);
  for (const agent of kept) agent.destroy();

  const seen = [...answers];
  const own = [first, second].map(({ modelId }) => seen.find((answer) => answer.startsWith(`200 ${modelId} {`)));
  expect(answers).toEqual(new Set(own));
});
