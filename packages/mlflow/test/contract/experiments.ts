import { DatabaseSync } from "node:sqlite";
import { describe, expect, it } from "vitest";
import { pages } from "../all-pages.ts";
import { fresh, outcomeOf, refused, type Subject } from "./subject.ts";

export function experimentsContract({ can, store, database }: Subject): void {
  describe("experiments", () => {
    it("are made once, and found by id and by name", async () => {
      const name = fresh("Fünf 😀 / 'five'");
      const before = Date.now();
      const experimentId = await store().createExperiment({ name, tags: { "a/b": "ä\n\"'\\", empty: "" } });
      expect(experimentId).toMatch(/^\d+$/);
      const experiment = await store().getExperiment(experimentId);
      expect(experiment).toEqual({
        experimentId,
        name,
        artifactLocation: expect.stringMatching(new RegExp(`/${experimentId}$`)) as string,
        lifecycleStage: "active",
        creationTime: expect.any(Number) as number,
        lastUpdateTime: experiment.creationTime,
        tags: { "a/b": "ä\n\"'\\", empty: "" },
      });
      expect(experiment.creationTime).toBeGreaterThanOrEqual(before - 1000);
      expect(await store().findExperiment(name)).toEqual(experiment);
      expect(await store().findExperiment(fresh("never made"))).toBeUndefined();
      await expect(store().createExperiment({ name })).rejects.toMatchObject(refused.taken);
      await expect(store().createExperiment({ name: "" })).rejects.toMatchObject(refused.invalid);
    });

    it("keep their files where they were told to", async () => {
      const artifactLocation = "s3://bucket/some/place";
      const experimentId = await store().createExperiment({ name: fresh("elsewhere"), artifactLocation });
      expect(await store().getExperiment(experimentId)).toMatchObject({ artifactLocation });
      const { info } = await store().createRun({ experimentId });
      expect(info.artifactUri).toBe(`${artifactLocation}/${info.runId}/artifacts`);
    });

    it("are renamed, but not to a name that is taken", async () => {
      const [one, other, renamed] = [fresh("one"), fresh("other"), fresh("renamed")];
      const experimentId = await store().createExperiment({ name: one });
      await store().createExperiment({ name: other });
      await store().renameExperiment(experimentId, renamed);
      expect((await store().findExperiment(renamed))?.experimentId).toBe(experimentId);
      expect(await store().findExperiment(one)).toBeUndefined();
      await expect(store().renameExperiment(experimentId, other)).rejects.toMatchObject(refused.taken);
    });

    it("are deleted and restored; what is deleted keeps its name and is found", async () => {
      const name = fresh("deleted");
      const experimentId = await store().createExperiment({ name });
      await store().deleteExperiment(experimentId);
      expect(await store().findExperiment(name)).toMatchObject({ experimentId, lifecycleStage: "deleted" });
      await expect(store().createExperiment({ name })).rejects.toMatchObject(refused.taken);
      await expect(store().deleteExperiment(experimentId)).rejects.toMatchObject(refused.missing);
      await expect(store().createRun({ experimentId })).rejects.toMatchObject(refused.invalid);
      await expect(store().setExperimentTag(experimentId, "k", "v")).rejects.toMatchObject(refused.invalid);
      await store().restoreExperiment(experimentId);
      expect(await store().getExperiment(experimentId)).toMatchObject({ lifecycleStage: "active" });
      await expect(store().restoreExperiment(experimentId)).rejects.toMatchObject(refused.missing);
    });

    it("that are not there are missing, however long their id", async () => {
      for (const id of ["987654321", "1234567890123456789"]) {
        await expect(store().getExperiment(id)).rejects.toMatchObject(refused.missing);
        await expect(store().renameExperiment(id, fresh("renamed"))).rejects.toMatchObject(refused.missing);
        await expect(store().deleteExperiment(id)).rejects.toMatchObject(refused.missing);
        await expect(store().createRun({ experimentId: id })).rejects.toMatchObject(refused.missing);
        await expect(store().setExperimentTag(id, "k", "v")).rejects.toMatchObject(refused.missing);
      }
    });

    it("keep every digit of their id", async () => {
      const experimentId = "1234567890123456787";
      const name = fresh("many digits");
      const file = new DatabaseSync(database(), { timeout: 5000 });
      file.exec(`UPDATE experiments SET experiment_id = ${experimentId} WHERE name = '${await madeNow(name)}'`);
      file.close();
      expect(await store().findExperiment(name)).toMatchObject({ experimentId });
      const { info } = await store().createRun({ experimentId });
      expect(info.experimentId).toBe(experimentId);
      const { items } = await store().searchRuns({ experimentIds: [experimentId] });
      expect(items.map((run) => run.info.runId)).toEqual([info.runId]);
    });

    async function madeNow(name: string): Promise<string> {
      await store().createExperiment({ name });
      return name;
    }

    it("have tags, which are set, changed and deleted", async () => {
      const experimentId = await store().createExperiment({ name: fresh("tagged") });
      const tags = async () => (await store().getExperiment(experimentId)).tags;
      await store().setExperimentTag(experimentId, "schlüssel", "eins");
      await store().setExperimentTag(experimentId, "schlüssel", "zwei 東京");
      expect(await tags()).toEqual({ schlüssel: "zwei 東京" });
      await expect(store().setExperimentTag(experimentId, "../up", "v")).rejects.toMatchObject(refused.invalid);
      const deletion = () => outcomeOf(store().deleteExperimentTag(experimentId, "schlüssel"));
      expect([await deletion(), await deletion()]).toEqual(
        can.deleteExperimentTag ? ["ok", "RESOURCE_DOES_NOT_EXIST"] : ["NOT_SUPPORTED", "NOT_SUPPORTED"],
      );
      expect(await tags()).toEqual(can.deleteExperimentTag ? {} : { schlüssel: "zwei 東京" });
    });

    it("are searched by name, tags and stage, in an order, page by page", async () => {
      const mark = fresh("search");
      const ids: string[] = [];
      for (const [index, half] of ["odd", "even", "odd", "even", "odd"].entries()) {
        ids.push(await store().createExperiment({ name: `${mark} no ${index}`, tags: { half, mark } }));
      }
      await store().deleteExperiment(ids[4]!);
      const found = async (search: Parameters<ReturnType<Subject["store"]>["searchExperiments"]>[0]) => {
        const { items } = await store().searchExperiments({ orderBy: ["name ASC"], ...search });
        return items.map(({ experimentId }) => ids.indexOf(experimentId));
      };
      expect(await found({ filter: `name LIKE '${mark}%'` })).toEqual([0, 1, 2, 3]);
      expect(await found({ filter: `tags.mark = '${mark}' AND tags.half = 'odd'` })).toEqual([0, 2]);
      const [all, deleted] = (["ALL", "DELETED_ONLY"] as const).map((viewType) =>
        found({ viewType, filter: `tags.mark = '${mark}'`, orderBy: ["name DESC"] }),
      );
      expect([await all, await deleted]).toEqual([[4, 3, 2, 1, 0], [4]]);
      const filter = `name ILIKE '${mark.toUpperCase()}%'`;
      const { items, sizes } = await pages((pageToken) =>
        store().searchExperiments({ filter, orderBy: ["name ASC"], maxResults: 3, pageToken }),
      );
      expect(items.map(({ experimentId }) => experimentId)).toEqual(ids.slice(0, 4));
      expect(sizes).toEqual([3, 1]);
      await expect(store().searchExperiments({ filter: "name =" })).rejects.toMatchObject(refused.invalid);
      await expect(store().searchExperiments({ filter: "colour = 'red'" })).rejects.toMatchObject(refused.invalid);
    });
  });
}
