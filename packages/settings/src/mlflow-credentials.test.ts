import { chmod, mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { temporaryFolder } from "@sentiment/testing";
import { beforeEach, describe, expect, it } from "vitest";
import { readMlflowCredentials } from "./mlflow-credentials.ts";
import { resolveSettings } from "./resolve-settings.ts";

let folder: string;

beforeEach(async () => {
  folder = await temporaryFolder();
});

async function read(content: string | Uint8Array) {
  await writeFile(path.join(folder, "setup.txt"), content, { mode: 0o600 });
  return readMlflowCredentials("setup.txt", folder);
}

const three = "https://dagshub.com/me/tweets.mlflow\nme\ns3=cret#\n";

describe("a credentials file", () => {
  it("is three lines: address, user, password", async () => {
    expect(await read(three)).toEqual({
      uri: { value: "https://dagshub.com/me/tweets.mlflow", line: 1 },
      username: "me",
      password: "s3=cret#",
      token: undefined,
      warnings: [],
    });
  });

  it("may have comments, empty lines, a byte order mark and Windows' line ends", async () => {
    const text = `\uFEFF# mine\r\n\r\n${three.replaceAll("\n", " \r\n")}`;
    expect(await read(text)).toMatchObject({ uri: { line: 3 }, username: "me", password: "s3=cret#" });
    expect(await read(Buffer.from(text, "utf16le"))).toMatchObject({ password: "s3=cret#" });
  });

  it("may set MLflow's variables, as a shell would", async () => {
    const lines = [
      "export MLFLOW_TRACKING_URI='https://mlflow.example/team'",
      'MLFLOW_TRACKING_USERNAME = "m\\"e"',
      "export MLFLOW_TRACKING_PASSWORD=s3cret#1 # do not tell",
      "export MLFLOW_TRACKING_TOKEN='t';",
      "export AWS_REGION=eu-west-1",
    ];
    expect(await read(lines.join("\n"))).toEqual({
      uri: { value: "https://mlflow.example/team", line: 1 },
      username: 'm"e',
      password: "s3cret#1",
      token: "t",
      warnings: ["setup.txt:5: AWS_REGION is not read from here; set it in the environment."],
    });
  });

  it.skipIf(process.platform === "win32")("warns when others may read it", async () => {
    await writeFile(path.join(folder, "open.txt"), three);
    await chmod(path.join(folder, "open.txt"), 0o644);
    const { warnings } = await readMlflowCredentials("open.txt", folder);
    expect(warnings).toEqual(["Others may read open.txt, which holds a password (mode 644): chmod 600 open.txt"]);
  });

  it.each([
    ["", "setup.txt has 0 lines that say something."],
    ["https://mlflow.example\ns3cret\n", "setup.txt has 2 lines"],
    [`${three}s3cret\n`, "setup.txt has 4 lines"],
    ["me\ns3cret\nhttps://mlflow.example\n", "setup.txt:1: this is no tracking URI."],
    ["MLFLOW_TRACKING_USERNAME=me\ns3cret\n", "setup.txt:2: NAME=value is wanted here"],
    [
      "MLFLOW_TRACKING_PASSWORD=s3cret\nMLFLOW_TRACKING_PASSWORD=s3cret\n",
      "setup.txt:2: MLFLOW_TRACKING_PASSWORD is there twice.",
    ],
    ["PASSWORD=s3cret\n", "setup.txt sets none of MLFLOW_TRACKING_URI, "],
    [Uint8Array.of(0x73, 0x33, 0xff), "setup.txt is not UTF-8 text."],
  ])("that is none is refused, and nothing of it told: %o", async (content, message) => {
    const error: unknown = await read(content).catch((reason: unknown) => reason);
    expect(error).toMatchObject({ kind: "usage", message: expect.stringContaining(message) as unknown });
    expect(JSON.stringify(error) + String(error)).not.toContain("s3cret");
  });

  it("that is not there, or a folder, is said so", async () => {
    await mkdir(path.join(folder, "dir"));
    await expect(readMlflowCredentials("no.txt", folder)).rejects.toThrow("The credentials file no.txt is not there.");
    await expect(readMlflowCredentials("dir", folder)).rejects.toThrow("The credentials file dir is a folder.");
  });
});

describe("the tracking URI", () => {
  const inFile = "https://dagshub.com/me/tweets.mlflow";

  async function uriOf(flags: Readonly<Record<string, string>>, environment: Readonly<Record<string, string>> = {}) {
    await writeFile(path.join(folder, "setup.txt"), three, { mode: 0o600 });
    const { settings, reports } = await resolveSettings({ flags, environment, workingFolder: folder });
    const { origin, where } = reports.find(({ name }) => name === "trackingUri")!;
    return { uri: settings.trackingUri, origin, where };
  }

  it("comes from the credentials file, before environment and project file", async () => {
    await writeFile(path.join(folder, "sentiment.yaml"), "trackingUri: https://team.example\n");
    const environment = { MLFLOW_TRACKING_URI: "https://env.example" };
    const said = await uriOf({ mlflowCredentials: "setup.txt" }, environment);
    expect(said).toEqual({ uri: inFile, origin: "flag", where: "setup.txt:1" });
    const byVariable = await uriOf({}, { SENTIMENT_MLFLOW_CREDENTIALS: "setup.txt" });
    expect(byVariable).toEqual({ uri: inFile, origin: "environment", where: "setup.txt:1" });
  });

  it("that is given itself counts more where the file is named", async () => {
    const flags = { mlflowCredentials: "setup.txt", trackingUri: "https://flag.example" };
    expect(await uriOf(flags)).toMatchObject({ uri: "https://flag.example", where: "--tracking-uri" });
    const environment = { SENTIMENT_MLFLOW_CREDENTIALS: "setup.txt", MLFLOW_TRACKING_URI: "https://env.example" };
    expect(await uriOf({}, environment)).toMatchObject({ uri: "https://env.example", where: "MLFLOW_TRACKING_URI" });
  });
});
