import { existsSync } from "node:fs";
import { mkdir, readdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { repositoryRoot, runProcess, runSentiment, temporaryFolder } from "@sentiment/testing";
import { beforeEach, describe, expect, it } from "vitest";
import { documentOf } from "./as-user.ts";

const main = path.join(repositoryRoot, "packages/cli/src/main.ts");
let folder: string;

beforeEach(async () => {
  folder = await temporaryFolder();
});

it.skipIf(!existsSync("/dev/full"))("a full disk behind stdout is no bug of ours: exit code 3", async () => {
  const { code, stderr } = await runProcess("/bin/sh", [
    "-c",
    '"$@" > /dev/full',
    "sh",
    process.execPath,
    main,
    "config",
  ]);
  expect({ code, stderr }).toEqual({ code: 3, stderr: expect.stringContaining("no space left on device") as string });
});

describe("sentiment config", () => {
  it("says of each setting where it comes from", async () => {
    await writeFile(path.join(folder, "sentiment.yaml"), "name: mine\nmetric: validation_roc_auc\ndata: tweets.csv\n");
    const env = { SENTIMENT_METRIC: "validation_f1_score", SENTIMENT_NAME: "" };
    const { code, document } = await documentOf(["config", "--seed", "5"], { cwd: folder, env });
    expect(code).toBe(0);
    expect(document["file"]).toBe("sentiment.yaml");
    expect(document["settings"]).toEqual(
      expect.arrayContaining([
        { name: "seed", value: 5, origin: "flag", where: "--seed" },
        { name: "metric", value: "validation_f1_score", origin: "environment", where: "SENTIMENT_METRIC" },
        { name: "name", value: "mine", origin: "file", where: "sentiment.yaml:1" },
        { name: "experiment", value: "Default", origin: "default", where: null },
      ]),
    );
  });

  it("in words is a table", async () => {
    const { stdout } = await runSentiment(["config", "--labels", "0=good"], { cwd: folder });
    expect(stdout).toMatch(/^setting +value +from\n/u);
    expect(stdout).toMatch(/\nlabels +0=good +--labels\n/u);
  });

  it("takes another file with --config", async () => {
    await mkdir(path.join(folder, "conf"));
    await writeFile(path.join(folder, "conf/mine.yaml"), "data: tweets.csv\n");
    const { stdout } = await runSentiment(["--config", "conf/mine.yaml", "config"], { cwd: folder });
    expect(stdout).toMatch(/\ndata +conf\/tweets\.csv +conf\/mine\.yaml:1\n/u);
  });
});

it("the example of a settings file is one", async () => {
  const example = path.join(repositoryRoot, "packages/cli/examples/sentiment.yaml");
  const { code, document } = await documentOf(["config", "--config", example], { cwd: folder });
  expect(code).toBe(0);
  const settings = document["settings"] as { name: string; value: unknown; origin: string }[];
  expect(settings.filter(({ origin }) => origin === "file").map(({ name }) => name)).toEqual([
    "data",
    "labels",
    "metric",
    "experiment",
    "trackingUri",
    "name",
    "targets",
    "aws.region",
  ]);
  expect(settings[0]!.value).toBe(path.join(path.dirname(example), "tweets.csv"));
});

describe("a wrong settings file", () => {
  it("stops every command that would use it, with exit code 2, file and line", async () => {
    await writeFile(path.join(folder, "sentiment.yaml"), "name: mine\nmetrc: x\n");
    const { code, stderr } = await runSentiment(["train"], { cwd: folder });
    expect(code).toBe(2);
    expect(stderr).toMatch(/^error: sentiment\.yaml:2: there is no setting "metrc"\. Did you mean metric\?\nhint: /u);
  });

  it("stops no help", async () => {
    await writeFile(path.join(folder, "sentiment.yaml"), "name: [\n");
    expect((await runSentiment(["train", "--help"], { cwd: folder })).code).toBe(0);
  });
});

describe("sentiment doctor", () => {
  it("names the command for a newer MLflow, and makes no database itself", async () => {
    const before = await runSentiment(["doctor"], { cwd: folder });
    expect(before.stdout).toMatch(/ok +tracking +sqlite:\/\/\/mlflow\.db is made by the first run/u);
    expect(await readdir(folder)).toEqual([]);
    await runSentiment(["train"], { cwd: folder });
    const { code, stdout } = await runSentiment(["doctor"], { cwd: folder });
    expect(stdout).toMatch(/ok +tracking .*wants: mlflow db upgrade sqlite:\/\/\/mlflow\.db/u);
    expect(code).toBe(0);
  });

  it("finds nothing wrong in an empty folder", async () => {
    const { code, document } = await documentOf(["doctor"], { cwd: folder });
    expect(code).toBe(0);
    const checks = document["checks"] as { name: string; ok: boolean }[];
    expect(checks.map(({ name }) => name)).toEqual([
      "node",
      "settings",
      "sample",
      "data",
      "models",
      "tracking",
      "state",
      "docker",
      "pictures",
    ]);
    expect(checks.every(({ ok }) => ok)).toBe(true);
    expect((await runSentiment(["doctor"], { cwd: folder })).stdout).toMatch(/^ok +node +Node \d+/u);
  });

  it("ends with the code of the first failing check's kind, and says how to mend it", async () => {
    await writeFile(path.join(folder, "sentiment.yaml"), "data: no-such.csv\n");
    const { code, document, stderr } = await documentOf(["doctor"], { cwd: folder });
    expect(code).toBe(3);
    expect(document).toMatchObject({
      checks: expect.arrayContaining([expect.objectContaining({ name: "data", ok: false })]) as unknown,
      error: { code: "CHECK_FAILED", exitCode: 3 },
    });
    expect(stderr).toContain('error: The check "data" has failed: ');
    await writeFile(path.join(folder, "sentiment.yaml"), "dta: no-such.csv\n");
    const broken = await runSentiment(["doctor"], { cwd: folder });
    expect(broken.code).toBe(2);
    expect(broken.stdout).toMatch(/failed +settings +sentiment\.yaml:1: .*\n +→ /u);
  });

  it("sees what is in the way of the models", async () => {
    await writeFile(path.join(folder, "models"), "");
    const { code, stdout } = await runSentiment(["doctor"], { cwd: folder });
    expect(code).toBe(6);
    expect(stdout).toMatch(/failed +models +models is a file, .*\n +→ Move it away/u);
  });
});

it("a working folder that is gone is no bug", async () => {
  const gone = path.join(folder, "gone");
  await mkdir(gone);
  const script = `cd ${gone} && rmdir ${gone} && ${process.execPath} ${main} train --json`;
  const { code, stdout } = await runProcess("/bin/bash", ["--norc", "-c", script]);
  expect(code).toBe(3);
  expect(JSON.parse(stdout)).toMatchObject({ error: { code: "ENOENT", exitCode: 3 } });
});
