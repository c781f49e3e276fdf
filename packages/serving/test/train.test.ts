import { spawn } from "node:child_process";
import { once } from "node:events";
import { copyFile, mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import {
  describeWithTweets,
  runProcess,
  runSentiment,
  temporaryFolder,
  tweetsPath,
  type ProcessResult,
} from "@sentiment/testing";
import { describe, expect, it } from "vitest";
import { startServer } from "../src/index.ts";
import { trainJob } from "../src/train/train-job.ts";

const main = fileURLToPath(new URL("../src/main.ts", import.meta.url));
const rows = Array.from({ length: 40 }, (_, index) =>
  index % 2 === 0 ? `good day ${index},positive` : `bad night,negative`,
);
const csv = (from: number, to: number): string => `text,label\n${rows.slice(from, to).join("\n")}\n`;

interface Job {
  readonly hyperparameters?: unknown;
  /** Files by their path below `input/data`. */
  readonly data?: Readonly<Record<string, string | Uint8Array>>;
  readonly config?: Readonly<Record<string, unknown>>;
}

/** Lays out what a training container finds, and returns its root. */
async function layOut({ hyperparameters = {}, data = {}, config = {} }: Job): Promise<string> {
  const root = await temporaryFolder();
  await mkdir(path.join(root, "input/config"), { recursive: true });
  await mkdir(path.join(root, "model"));
  for (const [name, value] of Object.entries({ hyperparameters, ...config })) {
    await writeFile(path.join(root, "input/config", `${name}.json`), JSON.stringify(value));
  }
  for (const [name, content] of Object.entries(data)) {
    const file = path.join(root, "input/data", name);
    await mkdir(path.dirname(file), { recursive: true });
    await writeFile(file, content);
  }
  return root;
}

function train(root: string): Promise<ProcessResult> {
  return runProcess(process.execPath, [main, "train"], { env: { SENTIMENT_TRAIN_ROOT: root } });
}

/** The files of a model. */
async function modelFiles(folder: string): Promise<Record<string, string>> {
  const found = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = found.filter((entry) => entry.isFile());
  const contents = files.map(async (entry) => {
    const file = path.join(entry.parentPath, entry.name);
    return [path.relative(folder, file), (await readFile(file)).toString("latin1")] as const;
  });
  return Object.fromEntries(await Promise.all(contents));
}

const modelNames = async (root: string): Promise<readonly string[]> => readdir(path.join(root, "model"));
const failure = (root: string): Promise<string> => readFile(path.join(root, "output/failure"), "utf8");

describeWithTweets("a container that is told to train, on the tutorial's folder", () => {
  it("writes what `sentiment train` writes for the same data and choices, and serves it", async () => {
    const hyperparameters = {
      model: "nb",
      model__alpha: "0.5",
      vectorizer: "count",
      vectorizer__ngram_range: "(1, 2)",
      vectorizer__min_df: "2",
      stem: "None",
      stopwords: "eng",
      labels: "0=positive,1=negative",
      seed: "7",
      valid_size: "0.2",
      _tuning_objective_metric: "validation_f1_macro",
    };
    const root = await layOut({ hyperparameters });
    const data = path.join(root, "input/data/train");
    await mkdir(data, { recursive: true });
    const folder = tweetsPath("tutorial-tweets-20k");
    for (const name of await readdir(folder)) await copyFile(path.join(folder, name), path.join(data, name));
    const { code, stdout, stderr } = await train(root);
    expect(
      stderr
        .trim()
        .split("\n")
        .map((line) => JSON.parse(line) as unknown),
    ).toMatchObject([{ event: "training", model: "nb", vectorizer: "count" }, { event: "trained" }]);
    expect(code).toBe(0);

    const out = path.join(root, "by-hand");
    const flags = "--model nb -p alpha=0.5 --vectorizer count -V ngram_range=1,2 -V min_df=2 --stopwords eng".split(
      " ",
    );
    const more = ["--labels", "0=positive,1=negative", "--seed", "7", "--valid-size", "0.2"];
    const byHand = await runSentiment([
      "train",
      "--data",
      data,
      ...flags,
      ...more,
      "--no-track",
      "--out",
      out,
      "--json",
    ]);
    expect(byHand.code).toBe(0);
    expect(await modelFiles(path.join(root, "model"))).toEqual(await modelFiles(out));

    const { metrics } = JSON.parse(byHand.stdout) as { metrics: Record<string, number> };
    expect(stdout.trimEnd().split("\n")).toEqual(Object.entries(metrics).map(([name, value]) => `${name}=${value};`));
    const evaluation = JSON.parse(await readFile(path.join(root, "output/data/evaluation.json"), "utf8")) as object;
    expect(evaluation).toMatchObject({ metrics, model: "nb", classes: ["negative", "positive"] });

    const server = await startServer({ modelDir: path.join(root, "model"), port: 0 });
    expect((await fetch(`${server.url}/ping`)).status).toBe(200);
    await server.close();
  });
});

describe("a container that is told to train", () => {
  it("joins the parts of a channel, and judges by the channels validation and test", async () => {
    const root = await layOut({
      data: {
        "train/part-0.csv": csv(0, 12),
        "train/part-1.csv.gz": gzipSync(csv(12, 24)),
        "train/_SUCCESS": "",
        "validation/v.csv": csv(24, 30),
        "test/t-0.csv": csv(30, 34),
        "test/t-1.csv": csv(34, 40),
      },
      config: { inputdataconfig: { train: { TrainingInputMode: "File" }, validation: {}, test: {} } },
    });
    const { code, stdout } = await train(root);
    expect(code).toBe(0);
    const evaluation = JSON.parse(await readFile(path.join(root, "output/data/evaluation.json"), "utf8")) as object;
    expect(evaluation).toMatchObject({ rows: { train: 24, validation: 6, test: 10, skipped: 0 } });
    expect(stdout).toMatch(/^validation_f1_macro=1;$/mu);
    expect(stdout).toMatch(/^test_f1_macro=1;$/mu);
  });

  it("takes the params of a recorded run, and trains the same model", async () => {
    const root = await layOut({});
    const data = path.join(root, "input/data/train/tweets.csv");
    await mkdir(path.dirname(data), { recursive: true });
    const sentiment = async (...args: readonly string[]): Promise<string> => {
      const { code, stdout, stderr } = await runSentiment(args, { cwd: root });
      if (code !== 0) throw new Error(stderr);
      return stdout;
    };
    await sentiment("data", "generate", "--rows", "1000", "--seed", "2", "--out", data);
    const flags = [
      "--preset",
      "tweets",
      "--clean",
      "lowercase,stopwords",
      "-V",
      "max_df=1.0",
      "-p",
      "class_weight=balanced",
    ];
    const runId = await sentiment("train", "--data", data, "--out", path.join(root, "recorded"), "-q", ...flags);
    const { params } = JSON.parse(await sentiment("runs", "show", runId.trim(), "--json")) as { params: object };
    await writeFile(path.join(root, "input/config/hyperparameters.json"), JSON.stringify(params));
    await trainJob({ root, signal: new AbortController().signal, log: () => {}, print: () => {} });
    expect(await modelFiles(path.join(root, "model"))).toEqual(await modelFiles(path.join(root, "recorded")));
  });

  it.each<readonly [string, Job, number, string]>([
    [
      "an unknown hyperparameter",
      { hyperparameters: { model__c: "1", modl: "nb" }, data: { "train/a.csv": csv(0, 40) } },
      2,
      'There is no hyperparameter "modl". Did you mean model? There are model, vectorizer, ',
    ],
    [
      "a parameter that the model does not have",
      { hyperparameters: { model__c: "1" }, data: { "train/a.csv": csv(0, 40) } },
      2,
      'The model lr has no parameter "c". Did you mean C? Its parameters are ',
    ],
    [
      "a hyperparameter that is no string",
      { hyperparameters: { seed: 7 }, data: { "train/a.csv": csv(0, 40) } },
      2,
      'The hyperparameter seed cannot be "7". It has to be a string, as all of them are.',
    ],
    ["no channel", {}, 3, "There is no channel train: "],
    ["an empty channel", { data: { "train/_SUCCESS": "" } }, 3, "There are no files in "],
    [
      "an unknown channel",
      { data: { "train/a.csv": csv(0, 40), "extra/a.csv": "" } },
      2,
      'There is no use for a channel "extra".',
    ],
    [
      "a channel as a pipe",
      { data: { "train/a.csv": "" }, config: { inputdataconfig: { train: { TrainingInputMode: "Pipe" } } } },
      2,
      "The channel train is of the input mode Pipe",
    ],
    [
      "a part of the data for each host, of a model that one host trains",
      {
        data: { "train/a.csv": csv(0, 40) },
        config: {
          inputdataconfig: { train: { S3DistributionType: "ShardedByS3Key" } },
          resourceconfig: { current_host: "algo-1", hosts: ["algo-1", "algo-2"] },
        },
      },
      2,
      "Of the channel train each of 2 hosts has a part only",
    ],
    ["labelled texts of one class", { data: { "train/a.csv": "text,label\na,x\nb,x\n" } }, 3, ""],
    ["a file that is no table", { data: { "train/a.csv": "\0\u0001\u0002" } }, 3, ""],
  ])("%s: says so in output/failure, and leaves no model", async (_, job, exitCode, message) => {
    const root = await layOut(job);
    const { signal } = new AbortController();
    const failed = trainJob({ root, signal, log: () => {}, print: () => {} });
    await expect(failed).rejects.toMatchObject({ exitCode });
    const reason = await failure(root);
    expect(reason.slice(0, message.length)).toBe(message);
    expect(reason.length).toBeGreaterThan(10);
    expect(await modelNames(root)).toEqual([]);
  });

  it("says why it failed in its log and its exit code, and the first 1,024 characters of it in output/failure", async () => {
    const root = await layOut({ hyperparameters: { ["x".repeat(2000)]: "1" } });
    const { code, stderr } = await train(root);
    expect(code).toBe(2);
    expect(JSON.parse(stderr)).toMatchObject({
      level: "error",
      event: "not trained",
      code: "UNKNOWN_HYPERPARAMETER",
      message: `There is no hyperparameter "${"x".repeat(2000)}".`,
    });
    expect(await failure(root)).toHaveLength(1024);
  });

  it("fails by what it failed by where that cannot be written down", async () => {
    const root = await layOut({});
    await writeFile(path.join(root, "output"), "a file where a folder should be");
    const { code, stderr } = await train(root);
    expect(code).toBe(3);
    expect(
      stderr
        .trim()
        .split("\n")
        .map((line) => JSON.parse(line) as unknown),
    ).toMatchObject([{ event: "no failure file" }, { event: "not trained", code: "CHANNEL_EMPTY" }]);
  });

  it("writes into no folder with something in it, but for what a killed training has left", async () => {
    const root = await layOut({ data: { "train/a.csv": csv(0, 40) } });
    await mkdir(path.join(root, "model/lost+found"));
    await mkdir(path.join(root, "model/.sentiment-training"));
    expect((await train(root)).code).toBe(0);
    const names = await modelNames(root);
    expect(names).toContain("model.json");
    expect(names.filter((name) => name.startsWith("."))).toEqual([]);
    expect((await train(root)).code).toBe(6);
    expect(await modelNames(root)).toEqual(names);
  });

  it("of several hosts the first trains, and the others end well", async () => {
    const hosts = ["algo-2", "algo-1"];
    const data = { "train/a.csv": csv(0, 40) };
    const [one, two] = await Promise.all(
      ["algo-1", "algo-2"].map((host) => layOut({ data, config: { resourceconfig: { current_host: host, hosts } } })),
    );
    const [first, second] = await Promise.all([train(one!), train(two!)]);
    expect([first.code, second.code]).toEqual([0, 0]);
    expect(await modelNames(one!)).toContain("model.json");
    expect(await modelNames(two!)).toEqual([]);
    expect(JSON.parse(second.stderr)).toMatchObject({ event: "nothing to do", host: "algo-2" });
  });

  it("ends with 143 at SIGTERM, without a model", async () => {
    const root = await layOut({
      hyperparameters: { model: "rf", model__n_estimators: "100000" },
      data: { "train/a.csv": csv(0, 40) },
    });
    const child = spawn(process.execPath, [main, "train"], { env: { SENTIMENT_TRAIN_ROOT: root } });
    const exit = once(child, "exit");
    child.stderr.once("data", () => child.kill("SIGTERM"));
    expect(await exit).toEqual([143, null]);
    expect(await modelNames(root)).toEqual([]);
    await expect(failure(root)).rejects.toThrow("ENOENT");
  });
});
