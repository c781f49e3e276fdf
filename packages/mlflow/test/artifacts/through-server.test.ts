import path from "node:path";
import { openArtifacts, openStore, type Store } from "@sentiment/mlflow";
import { describeWithMlflow, startMlflowServer, temporaryFolder, type MlflowServer } from "@sentiment/testing";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { folderContent, writeFolder, type Files } from "./folder-content.ts";

const files: Files = { MLmodel: "flavors: {}\n", "data/größe 1.txt": "one", "data/empty": "" };

// On Linux this names another folder for each process: the server's own, which is none of ours.
const ownFolder = "/proc/self/cwd/kept/mlruns";

for (const generation of ["current", "2.7"] as const) {
  describeWithMlflow(generation, `files in a folder of a server's machine (${generation})`, () => {
    let server: MlflowServer;
    let store: Store;
    let kept: string;
    let folder: string;

    beforeAll(async () => {
      kept = await temporaryFolder();
      folder = await temporaryFolder();
      server = await startMlflowServer({ folder: kept, generation, artifactRoot: ownFolder });
      store = await openStore(server.url);
    });
    afterAll(async () => {
      await store?.close();
      await server?.stop();
    });

    it("are read through the server, and not written to this machine", async () => {
      const { info } = await store.createRun({ experimentId: "0" });
      expect(info.artifactUri).toBe(`${ownFolder}/0/${info.runId}/artifacts`);
      await writeFolder(path.join(kept, info.artifactUri.slice("/proc/self/cwd/".length)), files);

      const artifacts = store.artifacts(info.artifactUri);
      await artifacts.download(path.join(folder, "run"));
      expect(await folderContent(path.join(folder, "run"))).toEqual(files);
      expect(await artifacts.list("data")).toEqual([
        { path: "data/empty", isDir: false, fileSize: 0 },
        { path: "data/größe 1.txt", isDir: false, fileSize: 3 },
      ]);
      const below = store.artifacts(`${info.artifactUri}/data`);
      expect((await below.list()).map((file) => file.path)).toEqual(["empty", "größe 1.txt"]);
      await below.download(path.join(folder, "below"));
      expect(Object.keys(await folderContent(path.join(folder, "below"))).toSorted()).toEqual(["empty", "größe 1.txt"]);

      const refused = { kind: "usage", hint: expect.stringContaining("--artifacts-destination") as unknown };
      await expect(artifacts.write("a.txt", "x")).rejects.toMatchObject(refused);
      await expect(artifacts.upload(path.join(folder, "run"), "again")).rejects.toMatchObject(refused);
    });

    // MLflow 2 has none.
    it.each(generation === "current" ? ["logged model"] : [])("are read by the %s that they are", async () => {
      const model = await store.createLoggedModel({ experimentId: "0", name: "model" });
      await writeFolder(path.join(kept, model.artifactUri.slice("/proc/self/cwd/".length)), files);
      await store.artifacts(model.artifactUri).download(path.join(folder, "model"));
      expect(await folderContent(path.join(folder, "model"))).toEqual(files);
    });

    it("are those of the run at that place only", async () => {
      const { info } = await store.createRun({ experimentId: "0" });
      const elsewhere = store.artifacts(`gs://bucket/0/${info.runId}/artifacts`);
      await expect(elsewhere.list()).rejects.toMatchObject({ kind: "usage", code: "ARTIFACT_URI" });
    });
  });
}

describe("files that nothing here can reach", () => {
  it.each(["gs://bucket/0/0123456789abcdef0123456789abcdef/artifacts", "wasbs://a@b/c", "dbfs:/x"])(
    "such as those at %s are told so",
    async (uri) => {
      const refused = { kind: "usage", code: "ARTIFACT_URI", hint: expect.stringContaining("s3:") as unknown };
      await expect(openArtifacts(uri).list()).rejects.toMatchObject(refused);
      const other = openArtifacts("dbfs:/x", { trackingUri: "http://127.0.0.1:9" });
      await expect(other.list()).rejects.toMatchObject(refused);
    },
  );
});
