import { describe, expect, it } from "vitest";
import { pages } from "../all-pages.ts";
import { expectRefused, fresh, refused, type Subject } from "./subject.ts";

export function registeredModelsContract({ store }: Subject): void {
  const registry = () => store().registry;

  describe("registered models", () => {
    it("are made once and read back the same", async () => {
      const name = fresh("Modell ä 'quoted' 100%");
      const made = await registry().createRegisteredModel({
        name,
        description: "erste\nZeile",
        tags: { team: "ä", k: "" },
      });
      expect(made).toEqual({
        name,
        creationTime: expect.any(Number) as number,
        lastUpdatedTime: made.creationTime,
        description: "erste\nZeile",
        tags: { team: "ä", k: "" },
        aliases: {},
        latestVersions: [],
      });
      expect(await registry().getRegisteredModel(name)).toEqual(made);
      await expect(registry().createRegisteredModel({ name })).rejects.toMatchObject(refused.taken);
    });

    it("may have no description", async () => {
      const name = fresh("plain");
      await registry().createRegisteredModel({ name });
      expect(await registry().getRegisteredModel(name)).toMatchObject({ description: undefined, tags: {} });
    });

    it("have no blank name, and none with a slash or a colon", async () => {
      for (const name of ["", "  ", "a/b", "a:b", "..", "../a"]) {
        await expect(registry().createRegisteredModel({ name }), name).rejects.toMatchObject(refused.invalid);
      }
    });

    it("are renamed with their versions, described anew and deleted", async () => {
      const [before, after, other] = [fresh("before"), fresh("after"), fresh("other")];
      await registry().createRegisteredModel({ name: before, tags: { k: "v" } });
      await registry().createRegisteredModel({ name: other });
      await registry().createModelVersion({ name: before, source: "s3://bucket/model" });
      await registry().setRegisteredModelAlias(before, "champion", "1");
      expect(await registry().renameRegisteredModel(before, after)).toMatchObject({ name: after, tags: { k: "v" } });
      await expect(registry().getRegisteredModel(before)).rejects.toMatchObject(refused.missing);
      expect(await registry().getModelVersionByAlias(after, "champion")).toMatchObject({ name: after, version: "1" });
      await expect(registry().renameRegisteredModel(after, other)).rejects.toMatchObject(refused.taken);
      await expect(registry().renameRegisteredModel(after, "a/b")).rejects.toMatchObject(refused.invalid);

      const described = await registry().updateRegisteredModel(after, { description: "neu" });
      expect(described).toMatchObject({ name: after, description: "neu", aliases: { champion: "1" } });
      await registry().deleteRegisteredModel(after);
      await expect(registry().getRegisteredModel(after)).rejects.toMatchObject(refused.missing);
      await expect(registry().getModelVersion({ name: after, version: "1" })).rejects.toMatchObject(refused.missing);
    });

    it("have tags, which are set, changed and deleted", async () => {
      const name = fresh("tagged");
      await registry().createRegisteredModel({ name });
      await registry().setRegisteredModelTag(name, "a/b", "1");
      await registry().setRegisteredModelTag(name, "a/b", "x".repeat(5000));
      await registry().setRegisteredModelTag(name, "gone", "soon");
      await registry().deleteRegisteredModelTag(name, "gone");
      expect((await registry().getRegisteredModel(name)).tags).toEqual({ "a/b": "x".repeat(5000) });
      await expect(registry().setRegisteredModelTag(name, "../a", "v")).rejects.toMatchObject(refused.invalid);
    });

    it("that are not there are missing", async () => {
      const name = fresh("never made");
      await expectRefused(
        [
          registry().getRegisteredModel(name),
          registry().renameRegisteredModel(name, fresh("renamed")),
          registry().updateRegisteredModel(name, { description: "d" }),
          registry().deleteRegisteredModel(name),
          registry().setRegisteredModelTag(name, "k", "v"),
          registry().setRegisteredModelAlias(name, "a", "1"),
          registry().getModelVersionByAlias(name, "a"),
          registry().getLatestVersions(name),
          registry().createModelVersion({ name, source: "s3://bucket/model" }),
        ],
        refused.missing,
      );
    });

    it("are searched by name and tags, in an order, page by page", async () => {
      const mark = fresh("search");
      const names = ["c", "a", "e", "b", "d"].map((letter) => `${mark} ${letter}`);
      for (const [index, name] of names.entries()) {
        await registry().createRegisteredModel({ name, tags: { half: index % 2 === 0 ? "even" : "odd" } });
      }
      const found = async (filter: string, orderBy?: string[]) => {
        const { items, sizes } = await pages((pageToken) =>
          registry().searchRegisteredModels({ filter, orderBy, maxResults: 2, pageToken }),
        );
        return [items.map(({ name }) => name.at(-1)).join(""), sizes];
      };
      expect(await found(`name LIKE '${mark}%'`)).toEqual(["abcde", [2, 2, 1]]);
      expect(await found(`name ILIKE '${mark.toUpperCase()}%'`, ["name DESC"])).toEqual(["edcba", [2, 2, 1]]);
      expect(await found(`name = '${names[0]}'`)).toEqual(["c", [1]]);
      expect(await found(`name LIKE '${mark}%' AND tags.half = 'odd'`)).toEqual(["ab", [2]]);
      await expect(registry().searchRegisteredModels({ filter: "colour = 'red'" })).rejects.toMatchObject(
        refused.invalid,
      );
    });
  });
}
