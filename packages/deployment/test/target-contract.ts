import { rm, cp } from "node:fs/promises";
import { setTimeout } from "node:timers/promises";
import path from "node:path";
import { deployedEndpoints, type Doing, type Endpoint, type Release, type Target } from "@sentiment/deployment";
import { temporaryFolder } from "@sentiment/testing";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { releaseOf, spoiled } from "./releases.ts";
import { trainedModel } from "./trained-model.ts";

const staging: Endpoint = { name: "sentiment-classifier", stage: "staging" };
const going = (): Doing => ({ signal: new AbortController().signal });
const texts = ["What a lovely day", "I hate this", ""];

/** What holds for every target. `open` gives the target that keeps its state in a folder. */
export function targetContract(name: string, open: (stateDir: string) => Target): void {
  describe(`an endpoint on ${name}`, () => {
    let first: Release;
    let second: Release;
    let bad: Release;
    let stateDir: string;
    let target: Target;
    const folders: string[] = [];

    beforeAll(async () => {
      first = await releaseOf(await trainedModel("--model", "nb", "--vectorizer", "count"), "1");
      second = await releaseOf(await trainedModel("--model", "lr", "--vectorizer", "count"), "2");
      bad = await releaseOf(await spoiled(first.modelDir), "3");
    });

    beforeEach(async () => {
      stateDir = path.join(await temporaryFolder(), ".sentiment");
      folders.push(stateDir);
      target = open(stateDir);
    });

    afterAll(async () => {
      for (const folder of folders) {
        for (const { endpoint } of await deployedEndpoints(folder)) await open(folder).destroy(endpoint, going());
      }
    });

    async function deploy(release: Release, endpoint = staging) {
      return target.apply(await target.plan(endpoint, release), going());
    }

    async function answers(url: string | undefined): Promise<string | null> {
      const asked = await fetch(`${url}/invocations`, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({ inputs: texts }),
      });
      expect(asked.status).toBe(200);
      await asked.text();
      return asked.headers.get("x-sentiment-model");
    }

    it("comes into being with its first release, stays when others take over, and goes back", async () => {
      const plan = await target.plan(staging, first);
      expect(plan).toMatchObject({ action: "created", target: name, before: undefined });
      expect(await target.plan(staging, first)).toEqual(plan);
      // A plan changes nothing.
      expect(await deployedEndpoints(stateDir)).toEqual([]);
      expect(await target.status(staging)).toMatchObject({ state: "absent", url: undefined });

      const steps: string[] = [];
      const created = await target.apply(plan, { ...going(), onStep: (step) => steps.push(step) });
      expect(steps).not.toEqual([]);
      expect(created.action).toBe("created");
      expect(created.checks.map(({ passed }) => passed)).not.toContain(false);
      expect(created.checks.map((check) => check.name)).toContain("golden-predictions");
      const { url } = created.status;
      expect(created.status).toMatchObject({ state: "in-service", modelId: first.modelId, releaseId: plan.releaseId });
      expect(await answers(url)).toBe(first.modelId);
      expect(await deployedEndpoints(stateDir)).toEqual([{ target: name, endpoint: staging }]);

      const again = await deploy({ ...first });
      expect(again).toMatchObject({ action: "unchanged", checks: [], status: created.status });

      const updated = await deploy(second);
      expect(updated).toMatchObject({ action: "updated", status: { url, state: "in-service" } });
      expect(updated.status.previous).toEqual({ modelUri: first.modelUri, modelVersion: "1" });
      expect(await answers(url)).toBe(second.modelId);
      // Another process, which has only the state folder.
      expect(await open(stateDir).status(staging)).toEqual(updated.status);

      const back = await target.apply(await target.planRollback(staging), going());
      expect(back).toMatchObject({
        action: "rolled-back",
        status: { url, modelUri: first.modelUri, previous: undefined },
      });
      expect(await answers(url)).toBe(first.modelId);
      await expect(target.planRollback(staging)).rejects.toMatchObject({ kind: "input", code: "NO_PREVIOUS_RELEASE" });
    });

    it("keeps the old release when the new one does not predict what it should, and the exit code is that of a gate", async () => {
      const { status } = await deploy(first);
      await expect(deploy(bad)).rejects.toMatchObject({ kind: "gate", code: "RELEASE_FAILED", exitCode: 5 });
      await expect(deploy(bad)).rejects.toThrow(/does not predict what it did when it was saved/u);
      expect(await target.status(staging)).toEqual(status);
      expect(await answers(status.url)).toBe(first.modelId);
      expect((await deploy(first)).action).toBe("unchanged");
    });

    it("does not come into being when its first release is bad", async () => {
      await expect(deploy(bad)).rejects.toMatchObject({ code: "RELEASE_FAILED" });
      expect(await target.status(staging)).toMatchObject({ state: "absent" });
      expect(await deployedEndpoints(stateDir)).toEqual([]);
      expect(await target.destroy(staging, going())).toEqual({ existed: false, removed: [] });
    });

    it("needs nothing of the folder that a model came from", async () => {
      const copy = path.join(await temporaryFolder(), "model");
      await cp(first.modelDir, copy, { recursive: true });
      await deploy({ ...first, modelDir: copy });
      await rm(copy, { recursive: true });
      await deploy(second);
      expect((await target.apply(await target.planRollback(staging), going())).status.modelId).toBe(first.modelId);
    });

    it("is not changed by a model that has vanished, or is another by now", async () => {
      const { status } = await deploy(first);
      const copy = path.join(await temporaryFolder(), "model");
      await cp(second.modelDir, copy, { recursive: true });
      const plan = await target.plan(staging, { ...second, modelDir: copy });
      await cp(bad.modelDir, copy, { recursive: true });
      await expect(target.apply(plan, going())).rejects.toMatchObject({ kind: "input", code: "MODEL_CHANGED" });
      await rm(copy, { recursive: true });
      await expect(target.apply(plan, going())).rejects.toMatchObject({ kind: "input", code: "MODEL_CHANGED" });
      expect(await target.status(staging)).toEqual(status);
    });

    it("is not changed by a plan of before somebody else changed it", async () => {
      const stale = await target.plan(staging, second);
      await deploy(first);
      await expect(target.apply(stale, going())).rejects.toMatchObject({ kind: "conflict", code: "STATE_CHANGED" });
      expect(await target.status(staging)).toMatchObject({ state: "in-service", modelId: first.modelId });
    });

    it("is not changed by a deploy that is interrupted", async () => {
      const { status } = await deploy(first);
      const plan = await target.plan(staging, second);
      for (const milliseconds of [0, 100, 300]) {
        const controller = new AbortController();
        const applying = target.apply(plan, { signal: controller.signal });
        applying.catch(() => {});
        await setTimeout(milliseconds);
        controller.abort(new Error("Ctrl-C"));
        await expect(applying).rejects.toThrow("Ctrl-C");
        expect(await target.status(staging)).toEqual(status);
      }
    });

    it("answers in the order of the texts, many at a time, and explains", async () => {
      await deploy(first);
      const many = Array.from({ length: 2500 }, (_, at) => `${texts[at % 3]} ${at}`);
      const { signal } = going();
      const { predictions, modelId } = await target.predict(staging, many, { explain: false, signal });
      expect(modelId).toBe(first.modelId);
      expect(predictions.map(({ text }) => text)).toEqual(many);
      const alone = await target.predict(staging, [many[2401]!], { explain: true, signal });
      expect(alone.predictions[0]).toMatchObject({ ...predictions[2401] });
      expect(alone.predictions[0]!.explanation).toBeDefined();
      expect((await target.predict(staging, [], { explain: false, signal })).predictions).toEqual([]);
    });

    it("says what it has logged, and goes on with what the next release logs", async () => {
      await deploy(first);
      const controller = new AbortController();
      const lines: string[] = [];
      const following = (async () => {
        for await (const { text } of target.logs(staging, { follow: true, signal: controller.signal }))
          lines.push(text);
      })();
      await expect.poll(() => lines.join("\n"), { timeout: 10_000 }).toContain(first.modelId);
      await deploy(second);
      await expect.poll(() => lines.join("\n"), { timeout: 10_000 }).toContain(second.modelId);
      controller.abort();
      await following;
      const last: string[] = [];
      for await (const { text } of target.logs(staging, { tail: 1, ...going() })) last.push(text);
      expect(last).toHaveLength(1);
    });

    it("is one of several, of other stages, which do not get into each other's way", async () => {
      const production = { ...staging, stage: "production" };
      const [one, other] = await Promise.all([deploy(first), deploy(second, production)]);
      expect(one.status.url).not.toBe(other.status.url);
      expect([await answers(one.status.url), await answers(other.status.url)]).toEqual([first.modelId, second.modelId]);
      expect((await target.destroy(staging, going())).existed).toBe(true);
      expect(await answers(other.status.url)).toBe(second.modelId);
    });

    it.each([
      ["that begin with what is none of a container's, or a way out of the folder", "../-_Käse 😀/%41"],
      ["as long as the registry takes them", "😀".repeat(120)],
    ])("takes names %s", async (_, strange) => {
      const endpoint = { ...staging, name: strange };
      const { status } = await deploy(first, endpoint);
      expect(await answers(status.url)).toBe(first.modelId);
      expect(await deployedEndpoints(stateDir)).toEqual([{ target: name, endpoint }]);
      expect((await target.destroy(endpoint, going())).existed).toBe(true);
    });

    it("leaves nothing when it is ended, and may be ended again", async () => {
      const { status } = await deploy(first);
      const ended = await target.destroy(staging, going());
      expect(ended.existed).toBe(true);
      expect(ended.removed.length).toBeGreaterThan(1);
      await expect(fetch(`${status.url}/ping`)).rejects.toThrow("fetch failed");
      expect(await target.destroy(staging, going())).toEqual({ existed: false, removed: [] });
      expect(await target.status(staging)).toMatchObject({ state: "absent" });
      await expect(target.predict(staging, texts, { explain: false, ...going() })).rejects.toMatchObject({
        code: "ENDPOINT_NOT_FOUND",
      });
    });
  });
}
