import { cp, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import {
  describeWithDvc,
  dvcRepository,
  repositoryRoot,
  runDvc,
  runProcess,
  runSentiment,
  sentimentOnPath,
  temporaryFolder,
} from "@sentiment/testing";
import { beforeAll, expect, it } from "vitest";
import { documentOf } from "./as-user.ts";

const models = ["nb-count", "nb-tfidf", "lr-count", "lr-tfidf", "rf-count", "rf-tfidf"];
const tones = { 0: ["lovely", "great", "fine"], 1: ["awful", "bad", "fine"] };
const things = ["day", "film", "meal", "game", "song", "trip", "book", "walk"];

describeWithDvc("the example of a pipeline of DVC's", () => {
  let folder: string;
  let root: string;
  let env: Record<string, string>;

  const dvc = (...args: string[]): Promise<string> => runDvc(root, args, env);
  const json = async (...args: string[]): Promise<unknown> => JSON.parse(await dvc(...args, "--json"));
  const read = (name: string): Promise<string> => readFile(path.join(root, name), "utf8");

  async function git(...args: string[]): Promise<string> {
    const who = ["-c", "user.name=a", "-c", "user.email=a@b"];
    const { code, stdout, stderr } = await runProcess("git", [...who, ...args], { cwd: root });
    if (code !== 0) throw new Error(stderr);
    return stdout;
  }

  beforeAll(async () => {
    folder = await temporaryFolder();
    root = await dvcRepository(path.join(folder, "project"));
    env = {
      PATH: await sentimentOnPath(folder),
      MLFLOW_TRACKING_URI: `sqlite:///${path.join(folder, "runs.db")}`,
      GIT_AUTHOR_NAME: "a",
      GIT_AUTHOR_EMAIL: "a@b",
      GIT_COMMITTER_NAME: "a",
      GIT_COMMITTER_EMAIL: "a@b",
    };
    const rows = ([0, 1] as const).flatMap((label) =>
      tones[label].flatMap((tone) => things.map((thing, i) => ({ label, text: `such a ${tone} ${thing} ${i % 5}` }))),
    );
    await mkdir(path.join(root, "data"));
    await writeFile(path.join(root, "data/X_train.csv"), ["text", ...rows.map(({ text }) => text)].join("\n"));
    await writeFile(path.join(root, "data/y_train.csv"), ["sentiment", ...rows.map(({ label }) => label)].join("\n"));
    for (const name of ["dvc.yaml", "params.yaml"]) {
      await cp(path.join(repositoryRoot, "packages/cli/examples", name), path.join(root, name));
    }
    await runSentiment(["data", "add", "data"], { cwd: root });
    await dvc("repro");
    await git("add", "--all");
    await git("commit", "--quiet", "-m", "first");
  }, 120_000);

  it("makes nothing anew that has not changed, and the same bytes where it is told to", async () => {
    expect(await git("status", "--porcelain")).toBe("");
    const again = await dvc("repro");
    expect(again.match(/^Stage 'train@.*' didn't change, skipping$/gmu)).toHaveLength(models.length);
    const lock = await read("dvc.lock");
    expect(await dvc("repro", "--force", "--single-item", "train@rf-tfidf")).toContain("> sentiment train");
    expect(await read("dvc.lock")).toBe(lock);
    expect(await runSentiment(["data", "status", "-q", "--check"], { cwd: root })).toMatchObject({ stdout: "clean\n" });
  });

  it("has metrics and plots that DVC reads", async () => {
    const metrics = (await json("metrics", "show")) as { "": { data: Record<string, { data: object }> } };
    expect(Object.keys(metrics[""].data)).toEqual(models.map((name) => `metrics/${name}.json`));
    for (const { data } of Object.values(metrics[""].data)) {
      expect(data).toMatchObject({
        training: { accuracy_score: expect.any(Number) as number },
        validation: { f1_macro: expect.any(Number) as number, log_loss: expect.any(Number) as number },
      });
    }
    const plots = (await json("plots", "diff", "HEAD")) as {
      errors?: unknown;
      data: Record<string, { content: { data: { values: Record<string, unknown>[] } } }[]>;
    };
    expect(plots.errors).toBeUndefined();
    const values = Object.values(plots.data).map(([plot]) => plot!.content.data.values);
    const [curves, precisions, confusion] = values as [(typeof values)[0], (typeof values)[0], (typeof values)[0]];
    expect(new Set(curves.map(({ filename }) => filename)).size).toBe(models.length);
    expect(curves[0]).toMatchObject({ fpr: 0, tpr: 0, rev: "workspace" });
    expect(precisions[0]).toMatchObject({ recall: 1 });
    expect(confusion.filter(({ rev }) => rev === "HEAD")).toHaveLength(12);
    expect(confusion[0]).toMatchObject({ actual: "negative", predicted: expect.stringMatching(/tive$/u) as string });
  });

  it("makes experiments with other parameters, whose runs know which they belong to", async () => {
    await writeFile(path.join(root, "dvc.yaml"), (await read("dvc.yaml")).replace("      --no-track -q", "      -q"));
    await dvc("exp", "run", "--temp", "--name", "few-words", "-S", "vectorizer.min_df=5", "train@nb-count");
    const diff = (await json("metrics", "diff", "HEAD", "few-words")) as Record<string, Record<string, object>>;
    expect(diff["metrics/nb-count.json"]!["validation.log_loss"]).toMatchObject({ diff: expect.any(Number) as number });
    const { document } = await documentOf(["runs", "list", "--filter", "tags.dvc.exp_name = 'few-words'"], {
      cwd: root,
      env,
    });
    const [run] = document["runs"] as { params: object; tags: object }[];
    expect(run).toMatchObject({
      params: { vectorizer__min_df: "5" },
      tags: {
        "dvc.stage": "train@nb-count",
        "dvc.exp_baseline_rev": (await git("rev-parse", "HEAD")).trim(),
        "dvc.root": root,
      },
    });
    await git("checkout", "--quiet", "dvc.yaml");
  });

  it("can have its models judged by another stage, and fetched by who has neither trained nor Python", async () => {
    const stage = [
      "  judge:",
      "    cmd: sentiment evaluate --model-uri models/nb-count --data holdout.csv --no-track",
      "      --metrics metrics/judged.json --plots plots/judged --min accuracy_score=0.9",
      "    deps: [models/nb-count, holdout.csv]",
      "    metrics: [metrics/judged.json]",
      "    outs: [plots/judged]",
    ];
    await writeFile(path.join(root, "holdout.csv"), "label,text\npositive,a lovely day\nnegative,an awful day\n");
    await writeFile(
      path.join(root, "dvc.yaml"),
      (await read("dvc.yaml")).replace("\nplots:\n", `${stage.join("\n")}\n\nplots:\n`),
    );
    await dvc("repro", "judge");
    expect(JSON.parse(await read("metrics/judged.json"))).toMatchObject({ evaluation: { accuracy_score: 1 } });
    expect(await read("plots/judged/evaluation_confusion_matrix.csv")).toBe(
      "actual,predicted\nnegative,negative\npositive,positive\n",
    );
    await dvc("remote", "add", "--default", "store", path.join(folder, "store"));
    expect(await runSentiment(["data", "push", "-q"], { cwd: root })).toMatchObject({ code: 0 });
    expect(await json("status", "--cloud")).toEqual({});
    await git("add", "--all");
    await git("commit", "--quiet", "-m", "judged");
    const clone = path.join(folder, "clone");
    await git("clone", "--quiet", root, clone);
    expect(await runSentiment(["data", "pull", "dvc.yaml:judge", "train@nb-count"], { cwd: clone })).toMatchObject({
      code: 0,
    });
    const said = await runSentiment(["predict", "--model-uri", "models/nb-count", "a lovely day"], { cwd: clone });
    expect(said.stdout).toMatch(/^positive/u);
    await rm(clone, { recursive: true });
  });
});
