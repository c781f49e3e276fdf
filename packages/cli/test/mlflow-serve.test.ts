import {
  describeWithPython,
  runSentiment,
  startModelServer,
  temporaryFolder,
  type MlflowServer,
} from "@sentiment/testing";
import { afterAll, beforeAll, expect, it } from "vitest";
import { documentOf } from "./as-user.ts";

interface Answer {
  readonly label: string;
  readonly probabilities: Readonly<Record<string, number>>;
}

const texts = [
  "What a lovely day, I am so happy!",
  "Worst service ever. I want my money back.",
  "@someone thx :) can't wait – naïve café 😀",
  "",
];

describeWithPython("`mlflow models serve` on the model that a run has logged", () => {
  let folder: string;
  let server: MlflowServer;
  let runId: string;
  beforeAll(async () => {
    folder = await temporaryFolder();
    const { code, stdout, stderr } = await runSentiment(["train", "--preset", "tweets", "-q"], { cwd: folder });
    if (code !== 0) throw new Error(stderr);
    runId = stdout.trim();
    server = await startModelServer({ folder, modelUri: `runs:/${runId}/model` });
  });
  afterAll(() => server?.stop());

  it("answers like `sentiment predict`", async () => {
    const answer = await fetch(`${server.url}/invocations`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ dataframe_split: { columns: ["text"], data: texts.map((text) => [text]) } }),
    });
    const { predictions } = (await answer.json()) as { predictions: Answer[] };
    const { document } = await documentOf(["predict", "--run-id", runId, ...texts], { cwd: folder });
    const ours = document["predictions"] as Answer[];
    expect(predictions.map(({ label }) => label)).toEqual(ours.map(({ label }) => label));
    for (const [row, { probabilities }] of predictions.entries()) {
      expect(Object.keys(probabilities)).toEqual(Object.keys(ours[row]!.probabilities));
      for (const [name, value] of Object.entries(probabilities)) {
        expect(value).toBeCloseTo(ours[row]!.probabilities[name]!, 12);
      }
    }
  });
});
