import { mkdir, readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { openArtifacts } from "@sentiment/mlflow";
import {
  describeWithMlflow,
  mlflowGenerations,
  runPython,
  startMlflowServer,
  startProxy,
  temporaryFolder,
  type MlflowServer,
  type Proxy,
} from "@sentiment/testing";
import * as fc from "fast-check";
import { afterAll, afterEach, beforeAll, beforeEach, expect, it, vi } from "vitest";
import { plainAccess } from "../../src/artifacts/plain-access.ts";
import type { Access, Artifacts } from "../../src/index.ts";
import { folderContent, writeFolder, type Files } from "./folder-content.ts";

/** Names that are escaped in addresses one way or another, folders within folders, and files with nothing in them. */
const latinFiles: Files = {
  "a b.txt": "blank",
  "a+b=c&d.txt": "form",
  "100%.txt": "percent",
  "what?no": "question",
  "größe/ß.json": '{"x": 1}',
  empty: "",
  "empty folder/.keep": "",
  "deep/er/and/deep/er/still/file.bin": "\u0000\u0001",
  "semi;colon,comma'quote\"s.txt": "marks",
  "~tilde!*(x)@.txt": "others",
  "model/MLmodel": "flavors: {}\n",
};

/** MLflow 2 puts the name into a header as it is and fails: what it keeps under such a name it never gives back. */
const otherFiles: Files = { "日本/😀.json": "{}", Ālatin: "extended" };

const patient: Access = { ...plainAccess, http: { retry: { retries: 3, backoffFactor: 0, jitter: 0 } } };

for (const generation of mlflowGenerations) {
  describeWithMlflow(generation, `files that an MLflow server (${generation}) passes on`, () => {
    let server: MlflowServer;
    let proxy: Proxy;
    let folder: string;
    let artifacts: Artifacts;
    let runs = 0;
    const isOld = generation !== "current";
    const oddFiles = isOld ? latinFiles : { ...latinFiles, ...otherFiles };

    beforeAll(async () => {
      // Copies go with the process, which outlives this file.
      vi.stubEnv("TMPDIR", await temporaryFolder());
      const place = await temporaryFolder();
      const artifactsDestination = path.join(place, "kept");
      server = await startMlflowServer({ folder: place, generation, artifactsDestination });
      proxy = await startProxy({ target: server.url, prefix: "/me/tweets.mlflow" });
    });
    afterAll(async () => {
      vi.unstubAllEnvs();
      await proxy?.stop();
      await server?.stop();
    });
    beforeEach(async () => {
      folder = await temporaryFolder();
      artifacts = openArtifacts(`mlflow-artifacts:/0/run${runs++}/artifacts`, {
        trackingUri: proxy.url,
        access: patient,
      });
    });
    afterEach(() => proxy.fail(undefined));

    it("come back as they were, whatever they are called", async () => {
      await writeFolder(path.join(folder, "made"), oddFiles);
      await artifacts.upload(path.join(folder, "made"));
      await artifacts.download(path.join(folder, "back"));
      expect(await folderContent(path.join(folder, "back"))).toEqual(oddFiles);

      expect(await artifacts.list()).toContainEqual({ path: "model", isDir: true, fileSize: undefined });
      expect(await artifacts.list("model")).toEqual([{ path: "model/MLmodel", isDir: false, fileSize: 12 }]);
      expect(await artifacts.list("größe")).toEqual([{ path: "größe/ß.json", isDir: false, fileSize: 8 }]);
      expect(await artifacts.list("model/MLmodel")).toEqual([]);
      expect(await artifacts.list("no/such")).toEqual([]);
    });

    it("are the same to Python, which reads ours and we its", async () => {
      const { "what?no": _, ...files } = oddFiles; // Python's client does not escape the ?
      await writeFolder(path.join(folder, "made"), files);
      await artifacts.upload(path.join(folder, "made"), "ours");
      await runPython(
        `
import json, sys, mlflow
from mlflow.artifacts import download_artifacts
from mlflow.store.artifact.artifact_repository_registry import get_artifact_repository
uri, tracking, made, to = json.load(sys.stdin)
mlflow.set_tracking_uri(tracking)
download_artifacts(artifact_uri=uri + "/ours", dst_path=to)
get_artifact_repository(uri).log_artifacts(made, "theirs")
print("null")`,
        [artifacts.uri, proxy.url, path.join(folder, "made"), path.join(folder, "python")],
        { generation },
      );
      expect(await folderContent(path.join(folder, "python/ours"))).toEqual(files);
      await artifacts.download(path.join(folder, "theirs"), "theirs");
      expect(await folderContent(path.join(folder, "theirs"))).toEqual(files);
    });

    it("keep any name that is not refused", async () => {
      const name = fc
        .string({ unit: "grapheme", minLength: 1, maxLength: 12 })
        .filter(
          (text) =>
            !/[/]/u.test(text) &&
            text !== "." &&
            text !== ".." &&
            !(isOld && /[^\0-\u00ff]/u.test(text)) &&
            Buffer.byteLength(text) < 200,
        );
      let kept = 0;
      await fc.assert(
        fc.asyncProperty(name, fc.string({ maxLength: 20 }), async (file, content) => {
          const written = await artifacts.write(`names/${file}`, content).then(
            () => true,
            (error: unknown) => {
              expect(error).toMatchObject({ kind: "usage", code: "ARTIFACT_NAME" });
              return false;
            },
          );
          if (!written) return;
          kept++;
          const local = await artifacts.local(`names/${file}`);
          expect(await readFile(local, "utf8")).toBe(new TextDecoder().decode(new TextEncoder().encode(content)));
          expect(path.basename(local)).toBe(file);
        }),
        { seed: 5, numRuns: 40 },
      );
      expect(kept).toBeGreaterThan(30);
    });

    it.each(["a#b", "50%25", "line\nbreak", "why?"])("are not stored under another name than %j", async (name) => {
      await expect(artifacts.write(name, "x")).rejects.toMatchObject({ kind: "usage", code: "ARTIFACT_NAME" });
      expect(await artifacts.list()).toEqual([]);
    });

    it("that are not there are told at once", async () => {
      await artifacts.write("there.txt", "x");
      const before = proxy.requests.length;
      for (const missing of ["none.txt", "no/such/folder"]) {
        await expect(artifacts.local(missing)).rejects.toMatchObject({
          kind: "input",
          code: "RESOURCE_DOES_NOT_EXIST",
          message: `There is no file ${missing} in ${artifacts.uri}.`,
        });
      }
      expect(proxy.requests.length - before).toBeLessThanOrEqual(4);
    });

    it.each(isOld ? ["日本.txt"] : [])("with a name that MLflow 2 cannot send, %s, are told so", async (name) => {
      await artifacts.write(name, "x");
      await expect(artifacts.local(name)).rejects.toMatchObject({
        kind: "remote",
        code: "ARTIFACT_NAME",
        hint: expect.stringMatching(/newer MLflow/) as unknown,
      });
    });

    it("go to the folder or the file that is named, as on this machine", async () => {
      await writeFolder(path.join(folder, "made"), { "a.txt": "one" });
      await artifacts.upload(path.join(folder, "made/a.txt"));
      await artifacts.upload(path.join(folder, "made/a.txt"), "b/c.txt");
      await artifacts.upload(path.join(folder, "made"), "d");
      await mkdir(path.join(folder, "there"));
      await writeFile(path.join(folder, "there/own.txt"), "own");
      await artifacts.download(path.join(folder, "there"));
      expect(await folderContent(path.join(folder, "there"))).toEqual({
        "own.txt": "own",
        "a.txt": "one",
        "b/c.txt": "one",
        "d/a.txt": "one",
      });
      await artifacts.download(path.join(folder, "new/x.txt"), "b/c.txt");
      expect(await readFile(path.join(folder, "new/x.txt"), "utf8")).toBe("one");
    });

    it("go through a server that offers no parts as a whole, which it is asked once", async () => {
      const always = { upload: true, download: true, minimumFileSize: 1, minimumDownloadSize: 1 };
      const access = { ...patient, multipart: { ...patient.multipart, ...always } };
      const places = openArtifacts(artifacts.uri, { trackingUri: proxy.url, access });
      const before = proxy.requests.length;
      for (const name of ["a.txt", "b.txt"]) {
        await places.write(name, name);
        expect(await readFile(await places.local(name), "utf8")).toBe(name);
      }
      const offers = proxy.requests.slice(before).filter(({ path: asked }) => /\/(?:mpu|presigned)\//u.test(asked));
      expect(offers.map(({ path: asked }) => asked.split("/")[4])).toEqual(["mpu", "presigned"]);
    });

    it("come whole although the connection breaks in their midst", async () => {
      const content = "0123456789".repeat(100_000);
      await artifacts.write("big.txt", content);
      let cuts = 0;
      proxy.fail(({ method, path: asked }) =>
        method === "GET" && asked.endsWith("/big.txt") && cuts++ < 2 ? { do: "cut after", bytes: 300_000 } : undefined,
      );
      const before = proxy.requests.length;
      const seen: number[] = [];
      const local = await artifacts.local("big.txt", { onProgress: ({ doneBytes }) => seen.push(doneBytes) });
      expect(await readFile(local, "utf8")).toBe(content);
      expect(seen.at(-1)).toBe(content.length);
      const ranges = proxy.requests.slice(before).flatMap(({ headers }) => headers.range ?? []);
      // MLflow 2 tells no version of a file, so that it comes from its start again.
      const goesOn: unknown = expect.stringMatching(/^bytes=[1-9]\d*-$/);
      expect(ranges).toEqual(isOld ? [] : [goesOn, goesOn]);
      expect(cuts).toBe(3);
    });
  });
}
