import { createHash } from "node:crypto";
import { readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import {
  describeWithRegistry,
  dockerHost,
  runSentiment,
  startAws,
  temporaryFolder,
  testNodeImage,
} from "@sentiment/testing";
import { expect, it } from "vitest";

describeWithRegistry("the image of a deployment to SageMaker", () => {
  it("is run here with its model first, and not pushed where it does not say what the model said when it was saved", async () => {
    const aws = await startAws({ sagemaker: true, registry: true });
    try {
      const cwd = await temporaryFolder();
      const env = { ...aws.env, DOCKER_HOST: dockerHost(), SENTIMENT_NODE_IMAGE: await testNodeImage() };
      const sentiment = async (...args: string[]) => runSentiment(args, { cwd, env });
      expect((await sentiment("train", "--no-track", "--model", "nb", "--out", "bad")).code).toBe(0);
      await spoil(path.join(cwd, "bad"));
      expect((await sentiment("iam", "setup")).code).toBe(0);
      aws.forgetCalls();
      const { code, stderr } = await sentiment("deploy", "--target", "sagemaker", "--model-uri", "bad");
      expect(stderr).toMatch(/The image with this model is not what SageMaker demands, and was not pushed/u);
      expect(code).toBe(5);
      expect(aws.mutatingCalls().filter((call) => !call.startsWith("s3 "))).toEqual([]);
    } finally {
      await aws.stop();
    }
  }, 120_000);
});

/** Its digests are right, and it does not predict what its golden predictions say. */
async function spoil(modelDir: string): Promise<void> {
  const [golden, manifest] = ["golden.json", "model.json"].map((name) => path.join(modelDir, name));
  const was = await readFile(golden!, "utf8");
  const is = was.replaceAll(/"(?:positive|negative)"/gu, (label) =>
    label === '"positive"' ? '"negative"' : '"positive"',
  );
  await writeFile(golden!, is);
  await writeFile(manifest!, (await readFile(manifest!, "utf8")).replace(digestOf(was), digestOf(is)));
}

function digestOf(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}
