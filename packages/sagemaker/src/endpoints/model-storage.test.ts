import { execFile } from "node:child_process";
import { cp, readdir, readFile, symlink, utimes, writeFile } from "node:fs/promises";
import path from "node:path";
import { promisify } from "node:util";
import { releaseOf, type Release } from "@sentiment/deployment";
import { runSentiment, temporaryFolder } from "@sentiment/testing";
import { beforeAll, describe, expect, it } from "vitest";
import { modelTarball } from "./model-storage.ts";

describe("a model as SageMaker takes it", () => {
  let release: Release;
  beforeAll(async () => {
    const cwd = await temporaryFolder();
    const { code, stderr } = await runSentiment(["train", "--no-track", "--out", "model"], { cwd });
    if (code !== 0) throw new Error(stderr);
    const named = { modelUri: "models:/m/1", modelVersion: "1", runId: undefined };
    release = await releaseOf(path.join(cwd, "model"), named);
  });

  it("has its files at the root of the archive, in order, of nobody and of no time, as tar sees it", async () => {
    const folder = await temporaryFolder();
    const file = path.join(folder, "model.tar.gz");
    await writeFile(file, await modelTarball(release));
    const { stdout } = await promisify(execFile)("tar", ["-tzvf", file, "--full-time"]);
    const names = stdout
      .trim()
      .split("\n")
      .map((line) => {
        expect(line).toMatch(/^[-d]rw[-x]r-[-x]r-[-x] 0\/0 +\d+ 1970-01-01 00:00:00 \S+$/u);
        return line.split(" ").at(-1)!;
      });
    expect(names).toEqual(names.toSorted());
    expect(names).toContain("model.json");
    await promisify(execFile)("tar", ["-xzf", file, "-C", folder]);
    for (const name of ["model.json", "golden.json", "weights.safetensors", "vocabulary.txt", "MLmodel"]) {
      expect(await readFile(path.join(folder, name))).toEqual(await readFile(path.join(release.modelDir, name)));
    }
  });

  it("is the same bytes for the same model, wherever and whenever", async () => {
    const copy = path.join(await temporaryFolder(), "copy");
    await cp(release.modelDir, copy, { recursive: true });
    for (const name of await readdir(copy)) await utimes(path.join(copy, name), 1, 1);
    await writeFile(path.join(copy, "notes.txt"), "not part of it");
    expect(await modelTarball({ ...release, modelDir: copy })).toEqual(await modelTarball(release));
  });

  it("is no other model than was planned for, and holds no secrets and no links", async () => {
    const copy = path.join(await temporaryFolder(), "copy");
    await cp(release.modelDir, copy, { recursive: true });
    const own = { ...release, modelDir: copy };
    await expect(modelTarball({ ...own, modelId: "0".repeat(16) })).rejects.toMatchObject({ code: "MODEL_CHANGED" });
    await writeFile(path.join(copy, ".env"), "AWS_SECRET_ACCESS_KEY=x");
    await expect(modelTarball(own)).rejects.toMatchObject({ code: "SECRETS_IN_MODEL", kind: "input" });
    const linked = path.join(await temporaryFolder(), "linked");
    await symlink(release.modelDir, linked);
    await expect(modelTarball({ ...own, modelDir: path.join(linked, "missing") })).rejects.toMatchObject({
      code: "MODEL_CHANGED",
    });
  });
});
