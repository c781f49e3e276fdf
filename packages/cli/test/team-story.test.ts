import { copyFile } from "node:fs/promises";
import path from "node:path";
import {
  describeWithBrowser,
  describeWithPython,
  openBrowser,
  repositoryRoot,
  runProcess,
  runPython,
  sentimentOnPath,
  startModelServer,
  startTeamServer,
  temporaryFolder,
  type TeamServer,
} from "@sentiment/testing";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, it } from "vitest";
import { documentOf, type Document } from "./as-user.ts";

const combinations = ["lr count", "lr tfidf", "nb count", "nb tfidf", "rf count", "rf tfidf"];
const texts = ["What a lovely day, I am so happy!", "Worst service ever. I want my money back.", "naïve café 😀"];

interface ListedRun {
  readonly runId: string;
  readonly experimentId: string;
  readonly params: Readonly<Record<string, string>>;
  readonly metrics: Readonly<Record<string, number>>;
}

interface Prediction {
  readonly label: string;
  readonly probabilities: Readonly<Record<string, number>>;
}

/** Loads models as a colleague with Python would, registers one of ours once more, and says what each predicts. */
const asColleague = `
import json, sys, mlflow, pandas
task = json.load(sys.stdin)
mlflow.register_model(task["run"], "by-python")
frame = pandas.DataFrame({"text": task["texts"]})
model = mlflow.pyfunc.load_model("models:/sentiment-classifier@staging")
print(json.dumps({
    "signature": model.metadata.signature.inputs.to_dict(),
    "labels": [[row["label"] for row in mlflow.pyfunc.load_model(uri).predict(frame).to_dict("records")] for uri in task["uris"]],
}))
`;

describeWithPython("the whole story on a team's server, with passwords and under a path,", () => {
  let team: TeamServer;
  let folder: string;
  let runs: readonly ListedRun[];
  let best: ListedRun;

  const asUser = async (...args: string[]): Promise<Document> => {
    const { code, document, stderr } = await documentOf(args, { cwd: folder, env: team.env });
    if (code !== 0) throw new Error(`${args.join(" ")} ended with ${code}: ${stderr}`);
    return document;
  };
  const predicted = async (uri: string): Promise<readonly Prediction[]> => {
    const { predictions } = await asUser("predict", "--model-uri", uri, ...texts);
    return predictions as Prediction[];
  };
  const labels = async (uri: string) => (await predicted(uri)).map(({ label }) => label);

  beforeAll(async () => {
    team = await startTeamServer();
    folder = await temporaryFolder();
    await copyFile(path.join(repositoryRoot, "scripts/sweep.sh"), path.join(folder, "sweep.sh"));
    const env = { ...team.env, PATH: await sentimentOnPath(folder), EXPERIMENT: "tweets / März", JOBS: "3" };
    const sweep = await runProcess("bash", [path.join(folder, "sweep.sh")], { cwd: folder, env });
    if (sweep.code !== 0) throw new Error(sweep.stderr);
    const listed = await asUser("runs", "list", "--experiment", "tweets / März");
    runs = listed["runs"] as ListedRun[];
    best = runs.find(({ runId }) => sweep.stdout.includes(runId))!;
  });
  afterAll(() => team?.stop());

  it("trains all six at once, lists and compares them, and chooses the best", async () => {
    expect(runs.map(({ params }) => `${params["model"]} ${params["vectorizer"]}`).toSorted()).toEqual(combinations);
    const scores = runs.map(({ metrics }) => metrics["validation_f1_macro"]!);
    expect(best.metrics["validation_f1_macro"]).toBe(Math.max(...scores));
    const compared = await asUser("runs", "compare", ...runs.slice(0, 2).map(({ runId }) => runId));
    expect(JSON.stringify(compared)).toContain("validation_f1_macro");
  });

  it("registers the best, which Python's MLflow loads, as we load what Python has registered", async () => {
    const registered = await asUser("register", "--experiment", "tweets / März", "--min", "validation_f1_macro=0.1");
    expect(registered).toMatchObject({ version: "1", runId: best.runId });
    const ours = await labels("models:/sentiment-classifier/staging");
    const uris = ["models:/sentiment-classifier@staging", "models:/by-python/1", `runs:/${best.runId}/model`];
    const task = { run: `runs:/${best.runId}/model`, uris, texts };
    const theirs = (await runPython(asColleague, task, { env: team.env })) as Record<string, unknown>;
    expect(theirs).toMatchObject({ signature: [{ name: "text", type: "string" }], labels: [ours, ours, ours] });
    expect(await labels("models:/by-python/1")).toEqual(ours);
  });

  it("promotes it, and `mlflow models serve` serves what is in production", async () => {
    await asUser("models", "promote");
    const { env } = team;
    const modelUri = "models:/sentiment-classifier@production";
    const server = await startModelServer({ folder, modelUri, trackingUri: team.url, env });
    try {
      const answer = await fetch(`${server.url}/invocations`, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({ dataframe_split: { columns: ["text"], data: texts.map((text) => [text]) } }),
      });
      const { predictions } = (await answer.json()) as { predictions: Prediction[] };
      expect(predictions.map(({ label }) => label)).toEqual(await labels("models:/sentiment-classifier/production"));
    } finally {
      await server.stop();
    }
  });

  describeWithBrowser("is seen in MLflow's pages", () => {
    let browser: Browser;
    beforeAll(async () => {
      browser = await openBrowser();
    });
    afterAll(() => browser?.close());

    const open = async (place: string): Promise<Page> => {
      const context = await browser.newContext({ httpCredentials: team.user, viewport: { width: 1400, height: 1200 } });
      const page = await context.newPage();
      await page.goto(`${team.url}/#/${place}`);
      return page;
    };
    /** The text of a page, once it shows what it is to show last. */
    const textOf = async (place: string, last: string): Promise<string> => {
      const page = await open(place);
      await page.getByText(last).first().waitFor();
      const text = await page.locator("body").innerText();
      await page.context().close();
      return text;
    };
    const runPage = () => `experiments/${best.experimentId}/runs/${best.runId}`;

    it("with parameters and metrics", async () => {
      const text = await textOf(runPage(), "vectorizer__ngram_range");
      expect(text).toContain(`validation_f1_macro\n${best.metrics["validation_f1_macro"]}`);
    });

    it("with pictures", async () => {
      const page = await open(`${runPage()}/artifacts/validation_confusion_matrix.svg`);
      const image = page.locator('img[src^="blob:"]').first();
      // On a busy machine MLflow's page has been seen to give up on an artifact; whoever looks at it loads it again.
      await image.waitFor({ timeout: 15_000 }).catch(() => page.reload());
      await image.waitFor();
      await expect.poll(() => image.evaluate((one) => Reflect.get(one, "naturalWidth") as number)).toBeGreaterThan(0);
      await page.context().close();
    });

    it("with the registered version, its stage or alias and its model's signature", async () => {
      expect(await textOf("models/sentiment-classifier", "Version 1")).toContain("production");
      const page = await open("models/sentiment-classifier/versions/1");
      await page.getByText("Inputs (1)").click();
      await page.getByText("Outputs (2)").click();
      await page.getByText("probabilities").first().waitFor();
      const text = await page.locator("body").innerText();
      expect(text).toMatch(/text.*string.*label.*probabilities/s);
      await page.context().close();
    });
  });
});
