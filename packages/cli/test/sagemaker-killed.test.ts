import { randomWork, runSentiment, temporaryFolder, type AwsServer } from "@sentiment/testing";
import { afterAll, beforeAll, expect, it } from "vitest";
import { awsWithRoleAndImage, image } from "./sagemaker-world.ts";

/** By their operation; SENTIMENT_STRESS_OPERATIONS has it killed at every call that changes something. */
const slice = ["CreateModel", "UpdateEndpoint", "AddTags"];

let aws: AwsServer;
let cwd: string;
beforeAll(async () => {
  aws = await awsWithRoleAndImage();
  cwd = await temporaryFolder();
  for (const model of ["nb", "lr"]) {
    const { code, stderr } = await runSentiment(["train", "--no-track", "--model", model, "--out", model], { cwd });
    if (code !== 0) throw new Error(stderr);
  }
});
afterAll(() => aws?.stop());

function sentiment(args: readonly string[], killedBy?: AbortSignal) {
  return runSentiment([...args, "--target", "sagemaker"], { cwd, env: aws.env, killedBy });
}

function deploy(model: string, killedBy?: AbortSignal) {
  return sentiment(["deploy", "--model-uri", model, "--image", image], killedBy);
}

/** Kills a deploy when AWS has done its `nth` call that changes something, before it hears of that. False: it had fewer. */
async function killedAt(nth: number, model: string): Promise<boolean> {
  const controller = new AbortController();
  let calls = 0;
  aws.onCall(({ isMutating }) => {
    if (!isMutating || ++calls !== nth) return undefined;
    controller.abort();
    // It never hears of it.
    return new Promise((resolve) => void setTimeout(resolve, 200));
  });
  const { code } = await deploy(model, controller.signal);
  aws.onCall(undefined);
  expect(code).toBe(controller.signal.aborted ? 137 : 0);
  return controller.signal.aborted;
}

it(
  "a deploy that is killed right after a call is done by the next one, and nothing is left over",
  { timeout: 900_000 },
  async () => {
    expect((await deploy("nb")).code).toBe(0);
    aws.forgetCalls();
    expect((await deploy("lr")).code).toBe(0);
    const calls = aws.mutatingCalls();
    const all = randomWork({ operations: 0, seed: 1 }).operations > 0;
    const points = calls.flatMap((call, at) => (all || slice.some((one) => call.endsWith(` ${one}`)) ? [at + 1] : []));
    expect(points.length).toBeGreaterThanOrEqual(slice.length);
    // Of the first two releases one is in service and one is kept, so that each next one is new, and has the same calls.
    for (const [round, nth] of points.entries()) {
      const model = round % 2 === 0 ? "nb" : "lr";
      // The version of a release is another one each time: what was kept of it does not help.
      const named = `${model}-${round}`;
      await runSentiment(["train", "--no-track", "--model", model, "--seed", String(round + 1), "--out", named], {
        cwd,
      });
      await killedAt(nth, named);
      const { code, stderr } = await deploy(named);
      expect(code, stderr).toBe(0);
      const { stdout } = await sentiment(["status", "--json"]);
      expect(JSON.parse(stdout)).toMatchObject({ state: "in-service", message: null, modelUri: `${cwd}/${named}` });
      const left = await runSentiment(["gc", "--dry-run", "--json"], { cwd, env: aws.env });
      expect(JSON.parse(left.stdout)).toMatchObject({ removed: [] });
    }
    // The end of an endpoint is killed, too.
    aws.onCall(({ operation }) => (operation === "DeleteEndpointConfig" ? controller.abort() : undefined));
    const controller = new AbortController();
    expect((await sentiment(["undeploy"], controller.signal)).code).toBe(137);
    aws.onCall(undefined);
    expect((await sentiment(["undeploy"])).code).toBe(0);
    expect((await runSentiment(["gc", "--dry-run", "-q"], { cwd, env: aws.env })).stdout).toBe("");
  },
);
