import { describe, expect, it } from "vitest";
import type { Stage } from "@sentiment/mlflow";
import { pages } from "../all-pages.ts";
import { expectRefused, fresh, refused, type Subject } from "./subject.ts";

export function modelVersionsContract({ store, can }: Subject): void {
  const registry = () => store().registry;
  const source = "s3://bucket/model";
  /** A registered model with so many versions. */
  const newModel = async (versions: number) => {
    const name = fresh("versions");
    await registry().createRegisteredModel({ name });
    for (let index = 0; index < versions; index++) await registry().createModelVersion({ name, source });
    return name;
  };

  describe("model versions", () => {
    it("are counted from 1, and read back as they were made", async () => {
      const name = await newModel(0);
      const experimentId = await store().createExperiment({ name: fresh("versions") });
      const { info } = await store().createRun({ experimentId });
      const made = await registry().createModelVersion({
        name,
        source: `${info.artifactUri}/model`,
        runId: info.runId,
        runLink: "https://example.org/run?a=b&c=d",
        description: "bestes Modell ä",
        tags: { "a/b": "ä", empty: "" },
      });
      expect(made).toEqual({
        name,
        version: "1",
        creationTime: expect.any(Number) as number,
        lastUpdatedTime: made.creationTime,
        stage: "None",
        description: "bestes Modell ä",
        source: `${info.artifactUri}/model`,
        runId: info.runId,
        runLink: "https://example.org/run?a=b&c=d",
        modelId: undefined,
        status: "READY",
        statusMessage: undefined,
        tags: { "a/b": "ä", empty: "" },
        aliases: [],
      });
      expect(await registry().getModelVersion({ name, version: "1" })).toEqual(made);
      expect(await registry().getModelVersionDownloadUri({ name, version: "1" })).toBe(`${info.artifactUri}/model`);
      const second = await registry().createModelVersion({ name, source });
      expect(second).toMatchObject({ version: "2", runId: undefined, runLink: undefined, description: undefined });
    });

    it("never get a number twice", async () => {
      const name = await newModel(3);
      await registry().deleteModelVersion({ name, version: "2" });
      await expect(registry().getModelVersion({ name, version: "2" })).rejects.toMatchObject(refused.missing);
      expect((await registry().createModelVersion({ name, source })).version).toBe("4");
    });

    it("are described and tagged anew", async () => {
      const name = await newModel(1);
      const key = { name, version: "1" };
      expect(await registry().updateModelVersion(key, { description: "neu" })).toMatchObject({ description: "neu" });
      await registry().setModelVersionTag(key, "k", "1");
      await registry().setModelVersionTag(key, "k", "2");
      await registry().setModelVersionTag(key, "gone", "soon");
      await registry().deleteModelVersionTag(key, "gone");
      expect(await registry().getModelVersion(key)).toMatchObject({ description: "neu", tags: { k: "2" } });
    });

    it("that are not there are missing, and versions are numbers", async () => {
      const name = await newModel(1);
      const key = { name, version: "7" };
      await expectRefused(
        [
          registry().getModelVersion(key),
          registry().updateModelVersion(key, { description: "d" }),
          registry().deleteModelVersion(key),
          registry().setModelVersionTag(key, "k", "v"),
          registry().transitionModelVersionStage({ ...key, stage: "Staging" }),
          registry().getModelVersionDownloadUri(key),
          registry().setRegisteredModelAlias(name, "champion", "7"),
        ],
        refused.missing,
      );
      await expect(registry().getModelVersion({ name, version: "one" })).rejects.toMatchObject(refused.invalid);
    });
  });

  describe("stages", () => {
    it("are moved through, and the latest version of each is known", async () => {
      const name = await newModel(3);
      const move = (version: string, stage: Stage, archiveExistingVersions?: boolean) =>
        registry().transitionModelVersionStage({ name, version, stage, archiveExistingVersions });
      const stages = async () => {
        const { items } = await registry().searchModelVersions({
          filter: `name = '${name}'`,
          orderBy: ["version_number ASC"],
        });
        return items.map(({ stage }) => stage);
      };
      expect(await move("1", "Staging")).toMatchObject({ version: "1", stage: "Staging" });
      await move("2", "Staging");
      expect(await stages()).toEqual(["Staging", "Staging", "None"]);
      await move("3", "Staging", true);
      expect(await stages()).toEqual(["Archived", "Archived", "Staging"]);
      await move("1", "Production");
      const latest = async (...wanted: Stage[]) => {
        const versions = await registry().getLatestVersions(name, wanted.length === 0 ? undefined : wanted);
        return Object.fromEntries(versions.map(({ stage, version }) => [stage, version]));
      };
      expect(await latest()).toEqual({ Archived: "2", Staging: "3", Production: "1" });
      expect(await latest("Production", "None")).toEqual({ Production: "1" });
      const { latestVersions } = await registry().getRegisteredModel(name);
      expect(latestVersions.map(({ version }) => version).toSorted()).toEqual(["1", "2", "3"]);
    });

    it("that are none, or whose versions cannot be archived, are refused", async () => {
      const name = await newModel(1);
      const unknown = { name, version: "1", stage: "Live" as Stage };
      await expect(registry().transitionModelVersionStage(unknown)).rejects.toMatchObject(refused.invalid);
      for (const stage of ["None", "Archived"] as const) {
        const archiving = { name, version: "1", stage, archiveExistingVersions: true };
        await expect(registry().transitionModelVersionStage(archiving)).rejects.toMatchObject(refused.invalid);
      }
      await expect(registry().getLatestVersions(name, ["Live" as Stage])).rejects.toMatchObject(refused.invalid);
    });
  });

  describe("aliases", () => {
    it("belong to one version at a time", async () => {
      const name = await newModel(2);
      await registry().setRegisteredModelAlias(name, "champion", "1");
      await registry().setRegisteredModelAlias(name, "Grün-1", "1");
      expect((await registry().getModelVersion({ name, version: "1" })).aliases.toSorted()).toEqual([
        "Grün-1",
        "champion",
      ]);
      await registry().setRegisteredModelAlias(name, "champion", "2");
      expect(await registry().getModelVersionByAlias(name, "champion")).toMatchObject({
        version: "2",
        aliases: ["champion"],
      });
      expect((await registry().getRegisteredModel(name)).aliases).toEqual({ champion: "2", "Grün-1": "1" });
      await registry().deleteRegisteredModelAlias(name, "champion");
      await expect(registry().getModelVersionByAlias(name, "champion")).rejects.toMatchObject(refused.missing);
      await registry().deleteModelVersion({ name, version: "1" });
      const { aliases } = await registry().getRegisteredModel(name);
      expect(aliases).toEqual(can.aliasesGoWithVersions ? {} : { "Grün-1": "1" });
      await expect(registry().getModelVersionByAlias(name, "Grün-1")).rejects.toMatchObject(refused.missing);
    });

    it("are not what means something else in a URI", async () => {
      const name = await newModel(1);
      for (const alias of ["latest", "Latest", "v1", "V12", "a b", "a/b", "", "x".repeat(256)]) {
        const setting = registry().setRegisteredModelAlias(name, alias, "1");
        await expect(setting, alias).rejects.toMatchObject(refused.invalid);
      }
    });
  });

  describe("a search for model versions", () => {
    it("compares names, runs, numbers and tags, sorts, and gives pages", async () => {
      const name = await newModel(5);
      const experimentId = await store().createExperiment({ name: fresh("versions") });
      const { info } = await store().createRun({ experimentId });
      const ofRun = { name, source: `${info.artifactUri}/model`, runId: info.runId };
      await registry().createModelVersion(ofRun);
      await registry().setModelVersionTag({ name, version: "2" }, "mark", "here");
      const found = async (filter: string, orderBy = ["version_number ASC"]) => {
        const { items, sizes } = await pages((pageToken) =>
          registry().searchModelVersions({ filter, orderBy, maxResults: 4, pageToken }),
        );
        return [items.map(({ version }) => Number(version)), sizes];
      };
      expect(await found(`name = '${name}'`)).toEqual([
        [1, 2, 3, 4, 5, 6],
        [4, 2],
      ]);
      expect(await found(`name = '${name}'`, ["version_number DESC"])).toEqual([
        [6, 5, 4, 3, 2, 1],
        [4, 2],
      ]);
      expect(await found(`name = '${name}' AND version_number >= 4`)).toEqual([[4, 5, 6], [3]]);
      expect(await found(`run_id = '${info.runId}'`)).toEqual([[6], [1]]);
      expect(await found(`name = '${name}' AND tags.mark = 'here'`)).toEqual([[2], [1]]);
      expect(await found(`source_path = '${ofRun.source}'`)).toEqual([[6], [1]]);
      await expect(registry().searchModelVersions({ filter: "colour = 'red'" })).rejects.toMatchObject(refused.invalid);
    });
  });
}
