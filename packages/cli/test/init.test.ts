import { existsSync } from "node:fs";
import { mkdir, readFile, readdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { runSentiment, temporaryFolder } from "@sentiment/testing";
import { beforeEach, describe, expect, it } from "vitest";
import { documentOf } from "./as-user.ts";

let folder: string;

beforeEach(async () => {
  folder = await temporaryFolder();
});

function init(...args: string[]) {
  return documentOf(["init", ...args], { cwd: folder });
}

function textOf(file: string): Promise<string> {
  return readFile(path.join(folder, file), "utf8");
}

describe("sentiment init", () => {
  it("writes a settings file that says nothing yet, and everything once its # are taken away", async () => {
    const { code, document } = await init();
    expect({ code, document }).toEqual({
      code: 0,
      document: { files: [{ path: "sentiment.yaml", action: "created" }], plan: false, dagshub: null },
    });
    const { document: silent } = await documentOf(["config"], { cwd: folder });
    expect(silent["settings"]).not.toContainEqual(expect.objectContaining({ origin: "file" }));

    const said = (await textOf("sentiment.yaml")).replaceAll(/^#(?! )|^#(?= {2})/gmu, "");
    await writeFile(path.join(folder, "all.yaml"), said);
    const full = await documentOf(["config", "--config", "all.yaml"], { cwd: folder });
    const settings = full.document["settings"] as { name: string; origin: string }[];
    const own = settings.filter(({ origin }) => origin !== "file").map(({ name }) => name);
    expect(own).toEqual(["seed", "jobs", "experimentId", "mlflowCredentials", "stateDir", "nodeImage", "aws.registry"]);
  });

  it("leaves a settings file alone", async () => {
    await writeFile(path.join(folder, "sentiment.yaml"), "name: mine # !\n");
    expect((await init("--force")).document).toMatchObject({ files: [{ action: "unchanged" }] });
    expect(await textOf("sentiment.yaml")).toBe("name: mine # !\n");
  });

  it("writes DagsHub's addresses, once", async () => {
    await mkdir(path.join(folder, ".git"));
    await mkdir(path.join(folder, "below"));
    await writeFile(path.join(folder, "below", "sentiment.yaml"), "name: mine # !\n");
    const below = { cwd: path.join(folder, "below") };
    const first = await documentOf(["init", "--dagshub", "me/tweets"], below);
    expect(first.document).toMatchObject({
      files: [
        { path: "sentiment.yaml", action: "changed" },
        { path: "../.dvc/config", action: "created" },
        { path: "../.dvc/.gitignore", action: "created" },
      ],
      dagshub: { repository: "me/tweets", trackingUri: "https://dagshub.com/me/tweets.mlflow" },
    });
    expect(await textOf("below/sentiment.yaml")).toBe(
      "name: mine # !\ntrackingUri: https://dagshub.com/me/tweets.mlflow\n",
    );
    expect(await textOf(".dvc/config")).toBe(
      "[core]\n    remote = origin\n['remote \"origin\"']\n    url = https://dagshub.com/me/tweets.dvc\n",
    );
    expect(await textOf(".dvc/.gitignore")).toBe("/config.local\n/tmp\n/cache\n");

    const again = await runSentiment(["init", "--dagshub", "https://dagshub.com/me/tweets.git"], below);
    expect(again.stdout).toMatch(/^sentiment\.yaml +unchanged\n\.\.\/\.dvc\/config +unchanged\n/u);
    expect(again.stdout).toContain("export MLFLOW_TRACKING_PASSWORD=…");
    expect((await runSentiment(["init", "--dagshub", "me/tweets", "-q"], below)).stdout).toBe("");
  });

  it("tells DVC where there is no Git", async () => {
    await init("--dagshub", "me/tweets");
    expect(await textOf(".dvc/config")).toMatch(/^\[core\]\n {4}remote = origin\n {4}no_scm = True\n/u);
  });

  it("only says what it would do, with --plan", async () => {
    const { code, document } = await init("--dagshub", "me/tweets", "--plan");
    expect({ code, plan: document["plan"] }).toEqual({ code: 0, plan: true });
    expect(document["files"]).toHaveLength(3);
    expect(await readdir(folder)).toEqual([]);
  });

  it("writes nothing where one address is another, unless it may replace it", async () => {
    await mkdir(path.join(folder, ".dvc"));
    const config = "[core]\n    remote = origin\n['remote \"origin\"']\n    url = /srv/dvc\n";
    await writeFile(path.join(folder, ".dvc/config"), config);
    const { code, document } = await init("--dagshub", "me/tweets");
    expect({ code, document }).toMatchObject({ code: 6, document: { error: { code: "DVC_REMOTE_EXISTS" } } });
    expect(existsSync(path.join(folder, "sentiment.yaml"))).toBe(false);
    expect(await textOf(".dvc/config")).toBe(config);
    expect((await init("--dagshub", "me/tweets", "--force")).code).toBe(0);
    expect(await textOf(".dvc/config")).toContain("url = https://dagshub.com/me/tweets.dvc\n");

    const other = await init("--dagshub", "you/tweets");
    expect(other).toMatchObject({ code: 6, document: { error: { code: "SETTING_EXISTS" } } });
  });

  it("says what wins over the address that it writes", async () => {
    const env = { MLFLOW_TRACKING_URI: "https://mlflow.example" };
    const { code, stderr } = await documentOf(["init", "--dagshub", "me/tweets"], { cwd: folder, env });
    expect(code).toBe(0);
    expect(stderr).toContain("warning: MLFLOW_TRACKING_URI is set and wins over sentiment.yaml");
    const same = { MLFLOW_TRACKING_URI: "https://dagshub.com/me/tweets.mlflow" };
    expect((await documentOf(["init", "--dagshub", "me/tweets"], { cwd: folder, env: same })).stderr).toBe("");
  });

  it("wants OWNER/REPO", async () => {
    const { code, stderr } = await runSentiment(["init", "--dagshub", "tweets"], { cwd: folder });
    expect(code).toBe(2);
    expect(stderr).toContain('--dagshub cannot be "tweets": OWNER/REPO is wanted');
  });
});
