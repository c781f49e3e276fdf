import type { ModelVersion, ModelVersionStatus } from "@sentiment/mlflow";
import { expect, it } from "vitest";
import { awaitReady } from "./await-ready.ts";

function version(status: ModelVersionStatus, statusMessage?: string): ModelVersion {
  const unset = { description: undefined, runId: undefined, runLink: undefined, modelId: undefined };
  const times = { creationTime: 0, lastUpdatedTime: 0 };
  const fixed = { name: "tweets", version: "1", stage: "None", source: "s3://b/m", tags: {}, aliases: [] } as const;
  return { ...fixed, ...unset, ...times, status, statusMessage };
}

/** A registry that gives these answers one after the other, the last one for ever. */
function answering(...answers: ModelVersion[]) {
  let asked = 0;
  return {
    getModelVersion: async () => answers[Math.min(asked++, answers.length - 1)]!,
    asked: () => asked,
  };
}

it("waits for a version that the server is still taking", async () => {
  const registry = answering(version("PENDING_REGISTRATION"), version("READY"));
  expect((await awaitReady(registry, version("PENDING_REGISTRATION"))).status).toBe("READY");
  expect(registry.asked()).toBe(2);
});

it("asks nothing where it is ready at once", async () => {
  const registry = answering();
  await awaitReady(registry, version("READY"));
  expect(registry.asked()).toBe(0);
});

it("tells why the server did not take it", async () => {
  const failed = version("FAILED_REGISTRATION", "the bucket is gone");
  await expect(awaitReady(answering(failed), version("PENDING_REGISTRATION"))).rejects.toMatchObject({
    kind: "remote",
    message: 'The registry did not take version 1 of "tweets": the bucket is gone.',
  });
});

it("ends when it is asked to", async () => {
  const pending = version("PENDING_REGISTRATION");
  await expect(awaitReady(answering(pending), pending, AbortSignal.timeout(50))).rejects.toThrow(/abort/iu);
});
