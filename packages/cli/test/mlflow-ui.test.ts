import path from "node:path";
import {
  describeWithBrowser,
  describeWithPython,
  openBrowser,
  runPython,
  runSentiment,
  startMlflowServer,
  temporaryFolder,
  type MlflowServer,
} from "@sentiment/testing";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Document } from "./as-user.ts";

const combinations = ["nb", "lr", "rf"].flatMap((model) =>
  ["count", "tfidf"].map((vectorizer) => ({ model, vectorizer })),
);

/** Six trainings at once into one experiment of one database, as from a bash script; their documents. */
async function trainSix(cwd: string): Promise<Document[]> {
  const documents = combinations.map(async ({ model, vectorizer }) => {
    const recipe = ["--model", model, "--vectorizer", vectorizer, ...(model === "rf" ? ["-p", "n_estimators=5"] : [])];
    const { code, stdout, stderr } = await runSentiment(["train", ...recipe, "--experiment", "six", "--json"], { cwd });
    if (code !== 0) throw new Error(stderr);
    return JSON.parse(stdout) as Document;
  });
  return Promise.all(documents);
}

let folder: string;
let trained: Document[];
beforeAll(async () => {
  folder = await temporaryFolder();
  trained = await trainSix(folder);
});

describe("six trainings at once", () => {
  it("are six runs of one experiment", () => {
    expect(new Set(trained.map(({ runId }) => runId)).size).toBe(6);
    expect(new Set(trained.map(({ experimentId }) => experimentId)).size).toBe(1);
  });
});

const listed = `
import json, sys, mlflow
mlflow.set_tracking_uri("sqlite:///" + json.load(sys.stdin) + "/mlflow.db")
client = mlflow.MlflowClient()
experiment = client.get_experiment_by_name("six").experiment_id
by_score = client.search_runs([experiment], order_by=["metrics.validation_f1_macro DESC"])
frame = mlflow.search_runs([experiment])
print(json.dumps({
    "all": [run.info.run_id for run in by_score],
    "scores": [run.data.metrics["validation_f1_macro"] for run in by_score],
    "nb": sorted(run.data.params["vectorizer"] for run in client.search_runs([experiment], "params.model = 'nb'")),
    "good": len(client.search_runs([experiment], "metrics.validation_accuracy_score > 0.78 AND status = 'FINISHED'")),
    "compared": sorted(frame["params.model"] + " " + frame["params.vectorizer"]),
}))
`;

describeWithPython("six trainings at once, to MLflow,", () => {
  it("are runs that it lists, filters, sorts and compares", async () => {
    const seen = (await runPython(listed, folder)) as Record<string, unknown>;
    const score = (one: Document) => (one["metrics"] as Record<string, number>)["validation_f1_macro"]!;
    const accuracy = (one: Document) => (one["metrics"] as Record<string, number>)["validation_accuracy_score"]!;
    expect(seen["all"]).toHaveLength(6);
    expect(new Set(seen["all"] as string[])).toEqual(new Set(trained.map(({ runId }) => runId)));
    expect(seen["scores"]).toEqual(trained.map(score).toSorted((a, b) => b - a));
    expect(seen["nb"]).toEqual(["count", "tfidf"]);
    expect(seen["good"]).toBe(trained.filter((one) => accuracy(one) > 0.78).length);
    expect(seen["compared"]).toEqual(combinations.map(({ model, vectorizer }) => `${model} ${vectorizer}`).toSorted());
  });
});

describeWithPython("MLflow's pages of a training", () => {
  describeWithBrowser("in a browser", () => {
    let server: MlflowServer;
    let browser: Browser;
    beforeAll(async () => {
      server = await startMlflowServer({ folder });
      browser = await openBrowser();
    });
    afterAll(async () => {
      await browser?.close();
      await server?.stop();
    });

    /** A page of the run of lr with tfidf. */
    async function open(place: string): Promise<Page> {
      const { experimentId, runId } = trained[3]!;
      const page = await browser.newPage({ viewport: { width: 1400, height: 1200 } });
      await page.goto(`${server.url}/#/experiments/${String(experimentId)}/runs/${String(runId)}${place}`);
      return page;
    }

    it("show a metric's value and a parameter", async () => {
      const page = await open("");
      const { metrics } = trained[3]!;
      const accuracy = (metrics as Record<string, number>)["validation_accuracy_score"]!;
      await page.getByText("validation_accuracy_score").first().waitFor();
      expect(await page.locator("body").innerText()).toContain(String(Number(accuracy.toPrecision(4))));
      await page.getByText("vectorizer__ngram_range").first().waitFor();
      expect(await page.locator("body").innerText()).toContain("(1, 1)");
      await page.close();
    });

    it("draw each picture", async () => {
      const pictures = ["calibration_curve", "confusion_matrix", "precision_recall_curve", "roc_curve"];
      for (const picture of ["training", "validation"].flatMap((part) => pictures.map((name) => `${part}_${name}`))) {
        const page = await open(`/artifacts/${picture}.svg`);
        const image = page.locator('img[src^="blob:"]').first();
        await image.waitFor();
        await expect.poll(() => image.evaluate((one) => Reflect.get(one, "naturalWidth") as number)).toBeGreaterThan(0);
        await page.close();
      }
    });

    it("list the model with the run that made it", async () => {
      const { experimentId, modelDir } = trained[3]!;
      const page = await browser.newPage({ viewport: { width: 1400, height: 1200 } });
      await page.goto(`${server.url}/#/experiments/${String(experimentId)}/models`);
      await page
        .getByText(path.basename(String(modelDir)))
        .first()
        .waitFor();
      expect(await page.locator("body").innerText()).toContain("Ready");
      await page.close();
    });
  });
});
