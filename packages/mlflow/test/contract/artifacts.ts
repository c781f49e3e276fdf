import { readFile, readdir } from "node:fs/promises";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { temporaryFolder } from "@sentiment/testing";
import { fresh, type Subject } from "./subject.ts";

export function artifactsContract({ store }: Subject): void {
  describe("files of a run", () => {
    it("are written, listed and read back", async () => {
      const experimentId = await store().createExperiment({ name: fresh("files") });
      const { info } = await store().createRun({ experimentId });
      const artifacts = store().artifacts(info.artifactUri);
      expect(await artifacts.list()).toEqual([]);
      await artifacts.write("plots/ä b.txt", "hällo");
      await artifacts.write("report.json", "{}");
      await artifacts.write("report.json", "[]");
      expect(await artifacts.list()).toEqual([
        { path: "plots", isDir: true, fileSize: undefined },
        { path: "report.json", isDir: false, fileSize: 2 },
      ]);
      expect(await artifacts.list("plots")).toEqual([{ path: "plots/ä b.txt", isDir: false, fileSize: 6 }]);
      expect(await artifacts.list("report.json")).toEqual([]);
      expect(await artifacts.list("missing")).toEqual([]);
      expect(await readFile(await artifacts.local("plots/ä b.txt"), "utf8")).toBe("hällo");

      const copy = path.join(await temporaryFolder(), "copy");
      await artifacts.download(copy);
      expect((await readdir(copy, { recursive: true })).toSorted()).toEqual(["plots", "plots/ä b.txt", "report.json"]);
      const other = await store().createRun({ experimentId });
      await store().artifacts(other.info.artifactUri).upload(copy, "in/here");
      const listed = await store().artifacts(other.info.artifactUri).list("in/here");
      expect(listed.map((file) => file.path)).toEqual(["in/here/plots", "in/here/report.json"]);
    });

    it("do not leave their place", async () => {
      const experimentId = await store().createExperiment({ name: fresh("files") });
      const { info } = await store().createRun({ experimentId });
      const artifacts = store().artifacts(info.artifactUri);
      for (const name of ["../outside", "a/../../b", "/etc/passwd"]) {
        await expect(artifacts.write(name, "x"), name).rejects.toMatchObject({ name: "SentimentError" });
        await expect(artifacts.list(name), name).rejects.toMatchObject({ name: "SentimentError" });
      }
    });
  });
}
