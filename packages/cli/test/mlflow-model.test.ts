import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import {
  describeWithPython,
  describeWithTweets,
  runPython,
  runSentiment,
  temporaryFolder,
  tweetsPath,
} from "@sentiment/testing";
import { beforeAll, expect, it } from "vitest";

/** Loads each model with MLflow and compares its answers with those of `sentiment predict --json`. */
const script = `
import json, sys
sys.dont_write_bytecode = True
cases = json.load(sys.stdin)
import mlflow, pandas

def compared(case):
    with open(case["predictions"], encoding="utf-8") as file:
        expected = json.load(file)["predictions"]
    table = pandas.DataFrame({"text": [each["text"] for each in expected]})
    found = mlflow.pyfunc.load_model(case["directory"]).predict(table)
    differences = [
        abs(mine[name] - value)
        for mine, each in zip(found["probabilities"], expected)
        for name, value in each["probabilities"].items()
    ]
    return {
        "texts": len(found),
        "otherLabels": sum(mine != each["label"] for mine, each in zip(found["label"], expected)),
        "largestDifference": max(differences),
    }

print(json.dumps({case["name"]: compared(case) for case in cases}))
`;

const grid = ["nb", "lr", "rf"].flatMap((model) =>
  ["count", "tfidf"].map((vectorizer) => ({
    name: `${model} ${vectorizer}`,
    args: ["--model", model, "--vectorizer", vectorizer, ...(model === "rf" ? ["-p", "n_estimators=20"] : [])],
  })),
);
const recipes = [
  ...grid,
  { name: "tweets", args: ["--model", "lr", "--vectorizer", "tfidf", "--preset", "tweets"] },
  { name: "tutorial", args: ["--model", "nb", "--vectorizer", "tfidf", "--preset", "tutorial", "--stem", "porter"] },
];

describeWithTweets("5,000 real tweets", () => {
  describeWithPython("to a model that MLflow's pyfunc has loaded", () => {
    let found: Record<string, { texts: number; otherLabels: number; largestDifference: number }>;

    beforeAll(async () => {
      const folder = await temporaryFolder();
      const texts = join(folder, "texts.csv");
      // Rows of the file as they are; no row of this one goes over two lines.
      const lines = (await readFile(tweetsPath("tutorial-tweets-20k/X_train.csv"), "utf8")).split("\n");
      await writeFile(texts, lines.slice(0, 5001).join("\n"));
      const cases: { name: string; directory: string; predictions: string }[] = [];
      for (const [index, { name, args }] of recipes.entries()) {
        const directory = join(folder, `model-${index}`);
        const predictions = join(folder, `predictions-${index}.json`);
        const data = tweetsPath("tutorial-tweets-20k");
        await succeeding(["train", ...args, "--data", data, "--out", directory, "--no-track", "-q"]);
        await writeFile(
          predictions,
          await succeeding(["predict", "--model-uri", directory, "--file", texts, "--json"]),
        );
        cases.push({ name, directory, predictions });
      }
      found = (await runPython(script, cases)) as typeof found;
    });

    async function succeeding(args: string[]): Promise<string> {
      const { code, stdout, stderr } = await runSentiment(args);
      if (code !== 0) throw new Error(`sentiment ${args.join(" ")} ended with code ${code}:\n${stdout}${stderr}`);
      return stdout;
    }

    it.each(recipes.map(({ name }) => name))(
      "%s: have the labels and, to 1e-12, the probabilities of sentiment predict",
      (name) => {
        expect(found[name]).toMatchObject({ texts: 5000, otherLabels: 0 });
        expect(found[name]!.largestDifference).toBeLessThan(1e-12);
      },
    );
  });
});
