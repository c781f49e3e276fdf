import { readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { localTarget, type Doing } from "@sentiment/deployment";
import { temporaryFolder } from "@sentiment/testing";
import { expect, it } from "vitest";
import { releaseOf } from "./releases.ts";
import { trainedModel } from "./trained-model.ts";

const staging = { name: "sentiment-classifier", stage: "staging" };
const going: Doing = { signal: new AbortController().signal };

it("after a deploy that was killed, what is in service may be deployed: that tidies up, and its server stays", async () => {
  const stateDir = path.join(await temporaryFolder(), ".sentiment");
  const target = localTarget({ stateDir });
  const first = await releaseOf(await trainedModel("--model", "nb", "--vectorizer", "count"), "1");
  const { status } = await target.apply(await target.plan(staging, first), going);
  try {
    const file = path.join(stateDir, "endpoints/local/sentiment-classifier-staging/endpoint.json");
    const record = JSON.parse(await readFile(file, "utf8")) as { readonly current: object };
    const release = { ...record.current, releaseId: "0123456789ab", server: undefined };
    const pending = { action: "updated", release, since: new Date().toISOString() };
    await writeFile(file, JSON.stringify({ ...record, pending }));
    expect((await target.status(staging)).message).toMatch(/interrupted/u);
    const deployed = await target.apply(await target.plan(staging, first), going);
    expect(deployed.status).toEqual(status);
    expect((await target.plan(staging, first)).action).toBe("unchanged");
  } finally {
    await target.destroy(staging, going);
  }
});
