import { randomBytes } from "node:crypto";
import path from "node:path";
import { buildImage, dockerTarget, openEngine, type Doing } from "@sentiment/deployment";
import { describeWithDocker, dockerEngine, dockerHost, temporaryFolder, testNodeImage } from "@sentiment/testing";
import { expect, it } from "vitest";
import { releaseOf } from "./releases.ts";
import { trainedModel } from "./trained-model.ts";

const staging = { name: "sentiment-classifier", stage: "staging" };
const going: Doing = { signal: new AbortController().signal };

describeWithDocker("a rollback on docker", () => {
  it("takes the image that the release had, although it was named by the deploy only", async () => {
    const environment = { DOCKER_HOST: dockerHost() };
    const engine = await openEngine(environment);
    const image = `sentiment-test-rollback:${randomBytes(6).toString("hex")}`;
    await buildImage({ engine, nodeImage: await testNodeImage(), tag: image });
    const stateDir = path.join(await temporaryFolder(), ".sentiment");
    const first = await releaseOf(await trainedModel("--model", "nb", "--vectorizer", "count"), "1");
    const second = await releaseOf(await trainedModel("--model", "lr", "--vectorizer", "count"), "2");
    const target = dockerTarget({ stateDir, environment, image });
    // Who goes back says no image, and the one of this program could not be built.
    const later = dockerTarget({ stateDir, environment, nodeImage: "sentiment.invalid/node:0" });
    try {
      const before = await target.apply(await target.plan(staging, first), going);
      await target.apply(await target.plan(staging, second), going);
      const { status } = await later.apply(await later.planRollback(staging), going);
      expect(status.modelId).toBe(first.modelId);
      expect(status.releaseId).toBe(before.status.releaseId);
      expect(status.details["image"]).toBe(before.status.details["image"]);
    } finally {
      await later.destroy(staging, going);
      await (await dockerEngine()).getImage(image).remove();
    }
  });
});
