import { appendFile, cp, mkdir, rename, rm, symlink, writeFile } from "node:fs/promises";
import path from "node:path";
import { temporaryFolder } from "@sentiment/testing";
import { beforeAll, describe, expect, it } from "vitest";
import { trainedModel } from "../../test/trained-model.ts";
import { looksSecret, modelFiles } from "./model-files.ts";

describe("what of a model directory is sent", () => {
  let trained: string;

  beforeAll(async () => {
    trained = await trainedModel();
  });

  async function copy(): Promise<string> {
    const folder = path.join(await temporaryFolder(), "model");
    await cp(trained, folder, { recursive: true });
    return folder;
  }

  it("is what the model consists of, and nothing that lies beside it", async () => {
    const folder = await copy();
    const before = await modelFiles(folder);
    await writeFile(path.join(folder, "notes.txt"), "not for others");
    await mkdir(path.join(folder, "pictures"));
    expect(await modelFiles(folder)).toEqual(before);
    expect(before.map(({ name }) => name)).toEqual(
      expect.arrayContaining(["model.json", "weights.safetensors", "vocabulary.txt", "golden.json", "MLmodel"]),
    );
  });

  it.each([".env", ".env.local", "id_rsa", "credentials", "code/server.pem", ".aws/config"])(
    "is nothing at all where %s lies in it",
    async (name) => {
      const folder = await copy();
      await mkdir(path.dirname(path.join(folder, name)), { recursive: true });
      await writeFile(path.join(folder, name), "TOKEN=1");
      const told = {
        kind: "input",
        code: "SECRETS_IN_MODEL",
        message: expect.stringContaining(name.split("/")[0]!) as string,
      };
      await expect(modelFiles(folder)).rejects.toMatchObject(told);
    },
  );

  it("is nothing of a clone with its .git, and everything where that is in the folder above", async () => {
    const folder = await copy();
    await mkdir(path.join(path.dirname(folder), ".git"));
    expect((await modelFiles(folder)).map(({ name }) => name).filter((name) => name.includes(".git"))).toEqual([]);
    await mkdir(path.join(folder, ".git"));
    await expect(modelFiles(folder)).rejects.toMatchObject({ code: "SECRETS_IN_MODEL" });
  });

  it("does not lead elsewhere by a link", async () => {
    const folder = await copy();
    const weights = path.join(folder, "weights.safetensors");
    await rename(weights, `${folder}.weights`);
    await symlink(`${folder}.weights`, weights);
    await expect(modelFiles(folder)).rejects.toMatchObject({ code: "FILE_UNUSABLE" });
  });

  it("is refused where it is not what was saved, or not whole", async () => {
    const folder = await copy();
    await appendFile(path.join(folder, "golden.json"), " ");
    await expect(modelFiles(folder)).rejects.toMatchObject({ kind: "input", code: "MODEL_CORRUPT" });
    await rm(path.join(folder, "golden.json"));
    await expect(modelFiles(folder)).rejects.toMatchObject({ kind: "input", code: "FILE_UNUSABLE" });
  });
});

it("ordinary names of files do not look like secrets", () => {
  const names = ["model.json", "MLmodel", "environment.yaml", "key.txt", "secretary.csv", "tokens.txt", ".gitignore"];
  expect(names.filter(looksSecret)).toEqual([]);
});
