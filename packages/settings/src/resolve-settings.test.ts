import { mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { temporaryFolder } from "@sentiment/testing";
import { describe, expect, it } from "vitest";
import { resolveSettings, type SettingSources } from "./resolve-settings.ts";

/** Resolves in a fresh folder that holds the given `sentiment.yaml`. */
async function resolveWith(yaml: string | undefined, sources: Partial<SettingSources> = {}) {
  const workingFolder = await temporaryFolder();
  if (yaml !== undefined) await writeFile(path.join(workingFolder, "sentiment.yaml"), yaml);
  return resolveSettings({ environment: {}, workingFolder, ...sources });
}

function reportOf(resolved: Awaited<ReturnType<typeof resolveWith>>, name: string) {
  return resolved.reports.find((report) => report.name === name);
}

describe("where a setting comes from", () => {
  it("is the default when nobody says", async () => {
    const resolved = await resolveWith(undefined);
    expect(reportOf(resolved, "metric")).toEqual({
      name: "metric",
      value: "validation_f1_macro",
      origin: "default",
      where: null,
    });
    expect(resolved.settings.data).toBeUndefined();
    expect(resolved.file).toBeUndefined();
  });

  it("is the project file, with its line, before the default", async () => {
    const resolved = await resolveWith("# mine\nmetric: validation_roc_auc\n");
    expect(reportOf(resolved, "metric")).toEqual({
      name: "metric",
      value: "validation_roc_auc",
      origin: "file",
      where: "sentiment.yaml:2",
    });
  });

  it("is the environment before the project file", async () => {
    const resolved = await resolveWith("data: file.csv", { environment: { SENTIMENT_DATA: "environment.csv" } });
    expect(reportOf(resolved, "data")).toMatchObject({
      value: "environment.csv",
      origin: "environment",
      where: "SENTIMENT_DATA",
    });
  });

  it("is the flag before all", async () => {
    const resolved = await resolveWith(undefined, { environment: { SENTIMENT_SEED: "1" }, flags: { seed: "2" } });
    expect(resolved.settings.seed).toBe(2);
    expect(reportOf(resolved, "seed")).toMatchObject({ origin: "flag", where: "--seed" });
  });

  it("is, of a stage's target, its own variable before the mapping of the environment and the file", async () => {
    const environment = { SENTIMENT_TARGET_STAGING: "docker", SENTIMENT_TARGET_PRODUCTION: "" };
    const resolved = await resolveWith("targets:\n  staging: local\n  production: local\n", { environment });
    expect(reportOf(resolved, "targets")).toEqual({
      name: "targets",
      value: { staging: "docker", production: "local" },
      origin: "environment",
      where: "sentiment.yaml:1, SENTIMENT_TARGET_STAGING",
    });
    const flagged = await resolveWith(undefined, { environment, flags: { targets: "staging=local" } });
    expect(reportOf(flagged, "targets")).toMatchObject({ value: { staging: "local" }, origin: "flag" });
  });

  it("is, of the state folder, beside the project file, or in the working folder", async () => {
    expect((await resolveWith(undefined)).settings.stateDir).toBe(".sentiment");
    const workingFolder = await temporaryFolder();
    await mkdir(path.join(workingFolder, "conf"));
    await writeFile(path.join(workingFolder, "conf/mine.yaml"), "");
    const sources = { environment: {}, workingFolder, file: "conf/mine.yaml" };
    expect((await resolveSettings(sources)).settings.stateDir).toBe("conf/.sentiment");
    const environment = { SENTIMENT_STATE_DIR: "/var/lib/sentiment" };
    expect((await resolveSettings({ ...sources, environment })).settings.stateDir).toBe("/var/lib/sentiment");
  });

  it("is not an empty environment variable", async () => {
    const resolved = await resolveWith(undefined, { environment: { SENTIMENT_DATA: "" } });
    expect(reportOf(resolved, "data")).toMatchObject({ value: null, origin: "default" });
  });

  it("may hold an address with the line end of the file that it came from", async () => {
    const environment = { MLFLOW_TRACKING_URI: " https://mlflow.example/team\r" };
    const resolved = await resolveSettings({ environment, workingFolder: await temporaryFolder() });
    expect(resolved.settings.trackingUri).toBe("https://mlflow.example/team");
  });

  it("is never a .env file", async () => {
    const workingFolder = await temporaryFolder();
    await writeFile(path.join(workingFolder, ".env"), "SENTIMENT_DATA=hostile.csv\n");
    const resolved = await resolveSettings({ environment: {}, workingFolder });
    expect(resolved.settings.data).toBeUndefined();
  });
});

describe("the project file", () => {
  it("may be named, and its paths are relative to it", async () => {
    const workingFolder = await temporaryFolder();
    await mkdir(path.join(workingFolder, "conf"));
    await writeFile(path.join(workingFolder, "conf/mine.yaml"), "data: tweets/train.csv\n");
    const resolved = await resolveSettings({ environment: {}, workingFolder, file: "conf/mine.yaml" });
    expect(resolved.settings.data).toBe(path.join("conf", "tweets", "train.csv"));
  });

  it("may name a path from the root", async () => {
    expect((await resolveWith("data: /tweets.csv")).settings.data).toBe("/tweets.csv");
  });

  it("keeps every value the text it is: leading zeros, no, 1e3", async () => {
    const yaml = "labels: {0: no, 1: 1e3}\naws:\n  account: 012345678901\n";
    const { settings } = await resolveWith(yaml);
    expect(settings.labels).toEqual({ 0: "no", 1: "1e3" });
    expect(settings["aws.account"]).toBe("012345678901");
  });

  it("may be empty", async () => {
    expect((await resolveWith("# nothing yet\n")).file).toBe("sentiment.yaml");
  });

  it.each([
    [
      "an unknown key",
      "data: x\nmetrik: y\n",
      /sentiment\.yaml:2: there is no setting "metrik"\. Did you mean metric\?/u,
    ],
    ["an unknown key of a group", "aws:\n  regoin: y\n", /sentiment\.yaml:2: .*"aws\.regoin"\. Did you mean region\?/u],
    ["a key twice", "data: x\ndata: y\n", /sentiment\.yaml:2: Map keys must be unique/u],
    ["a key without a value", "\ndata:\n", /sentiment\.yaml:2: data has no value/u],
    ["a wrong value", "labels: [a, b]\n", /sentiment\.yaml:1: labels cannot be \["a","b"\]: pairs such as/u],
    [
      "what is no mapping of stages",
      "targets: local\n",
      /targets cannot be "local": pairs such as staging=docker are/u,
    ],
    ["a text for a group", "aws: eu-west-1\n", /sentiment\.yaml:1: aws must be a mapping of region, account/u],
    ["broken YAML", 'data: "x\n', /sentiment\.yaml:\d: Missing closing/u],
    ["something that is no mapping", "- data\n", /must be a mapping/u],
    [
      "a password in an address",
      "trackingUri: https://me:pw@host/\n",
      /sentiment\.yaml:1: trackingUri holds a password/u,
    ],
  ])("with %s is a usage error that says where", async (_what, yaml, message) => {
    await expect(resolveWith(yaml)).rejects.toMatchObject({
      kind: "usage",
      message: expect.stringMatching(message) as unknown,
    });
  });

  it("does not take secrets, and says where they belong", async () => {
    await expect(resolveWith("password: x\n")).rejects.toMatchObject({
      code: "UNKNOWN_SETTING",
      hint: expect.stringContaining("never holds a secret") as unknown,
    });
  });

  it.each([
    ["missing", undefined, /nowhere\.yaml is not there/u],
    ["not UTF-8", new Uint8Array([0x64, 0xff, 0xfe]), /nowhere\.yaml is not UTF-8/u],
  ])("that is %s is a usage error", async (_what, bytes, message) => {
    const workingFolder = await temporaryFolder();
    if (bytes !== undefined) await writeFile(path.join(workingFolder, "nowhere.yaml"), bytes);
    const resolving = resolveSettings({ environment: {}, workingFolder, file: "nowhere.yaml" });
    await expect(resolving).rejects.toMatchObject({
      kind: "usage",
      message: expect.stringMatching(message) as unknown,
    });
  });

  it("that is a folder is a usage error", async () => {
    const workingFolder = await temporaryFolder();
    await mkdir(path.join(workingFolder, "sentiment.yaml"));
    await expect(resolveSettings({ environment: {}, workingFolder })).rejects.toMatchObject({
      message: "The settings file sentiment.yaml is a folder.",
    });
  });
});

describe("a wrong value", () => {
  it.each([
    [{ environment: { SENTIMENT_SEED: "abc" } }, 'SENTIMENT_SEED cannot be "abc": a whole number from 0 to 4294967295'],
    [{ environment: { SENTIMENT_SEED: "-1" } }, 'SENTIMENT_SEED cannot be "-1"'],
    [{ flags: { jobs: "0" } }, '--jobs cannot be "0": a whole number from 1 to 1024 is wanted.'],
    [{ flags: { jobs: "2.5" } }, '--jobs cannot be "2.5"'],
    [{ flags: { labels: "0=a,0=b" } }, '--labels cannot be "0=a,0=b": 0 is named twice.'],
    [{ flags: { labels: "positive" } }, "pairs such as 0=positive,1=negative are wanted"],
    [{ flags: { data: "" } }, '--data cannot be "": it must not be empty.'],
  ])("of %j is named with its place", async (sources, message) => {
    await expect(resolveWith(undefined, sources)).rejects.toMatchObject({
      kind: "usage",
      message: expect.stringContaining(message) as unknown,
    });
  });
});

it("a password in the environment is used, and hidden where settings are shown", async () => {
  const uri = "https://me:pw@tracking.example/x";
  const resolved = await resolveWith(undefined, { environment: { SENTIMENT_TRACKING_URI: uri } });
  expect(resolved.settings.trackingUri).toBe(uri);
  expect(reportOf(resolved, "trackingUri")?.value).toBe("https://me:***@tracking.example/x");
});
