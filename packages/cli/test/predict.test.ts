import { spawn } from "node:child_process";
import { once } from "node:events";
import { writeFile } from "node:fs/promises";
import path from "node:path";
import { repositoryRoot, runSentiment, temporaryFolder } from "@sentiment/testing";
import { beforeAll, describe, expect, it } from "vitest";
import { documentOf, trainedIn } from "./as-user.ts";

let folder: string;
let model: string;

beforeAll(async () => {
  folder = await temporaryFolder();
  model = await trainedIn(folder);
});

async function predict(args: string[], input?: string) {
  return runSentiment(["predict", "--model-uri", model, ...args], {
    cwd: folder,
    ...(input === undefined ? {} : { input }),
  });
}

describe("texts as arguments", () => {
  it("are answered in a table", async () => {
    const { code, stdout, stderr } = await predict(["I love it, great!", "The worst. Terrible."]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(stdout).toMatch(
      /^positive {2}0\.\d{4} {2}I love it, great!\nnegative {2}0\.\d{4} {2}The worst\. Terrible\.\n$/u,
    );
  });

  it("are answered as a document with --json: probabilities of every class, and the model", async () => {
    const { document } = await documentOf(["predict", "--model-uri", model, "I love it"], { cwd: folder });
    expect(document["model"]).toBe(model);
    const [first] = document["predictions"] as { text: string; label: string; probabilities: Record<string, number> }[];
    expect(first).toMatchObject({ text: "I love it", label: "positive" });
    expect(Object.keys(first!.probabilities)).toEqual(["negative", "positive"]);
    expect(first!.probabilities["negative"]! + first!.probabilities["positive"]!).toBeCloseTo(1, 12);
  });

  it("are answered by the label alone with -q", async () => {
    expect((await predict(["-q", "I love it"])).stdout).toBe("positive\n");
  });

  it("may begin with a dash after --", async () => {
    expect((await predict(["-q", "--", "-- great, I love it", "-"])).stderr).toContain("- (stdin) stands alone");
    expect((await predict(["-q", "--", "-- great, I love it"])).stdout).toBe("positive\n");
  });

  it("are explained: base and words add up to the log-odds", async () => {
    const { stdout } = await predict(["--explain", "great love"]);
    expect(stdout).toMatch(
      /log-odds of positive: \+\d\.\d{3} = [+-]\d\.\d{3} before any word, \+\d\.\d{3} from 2 terms\n/u,
    );
    expect(stdout).toMatch(/ {2}great +\+\d\.\d{3} {2}█+/u);
    const { document } = await documentOf(["predict", "--model-uri", model, "--explain", "great love"], {
      cwd: folder,
    });
    const [first] = document["predictions"] as {
      probabilities: { positive: number; negative: number };
      explanation: { score: number; base: number; contributions: { term: string; value: number }[] };
    }[];
    const { score, base, contributions } = first!.explanation;
    expect(base + contributions.reduce((sum, { value }) => sum + value, 0)).toBeCloseTo(score, 9);
    expect(Math.log(first!.probabilities.positive / first!.probabilities.negative)).toBeCloseTo(score, 9);
  });

  it("with a forest tells words that are missing from words that are there", async () => {
    const args = ["train", "--model", "rf", "--vectorizer", "count", "-p", "n_estimators=5", "--out", "forest", "-q"];
    expect((await runSentiment(args, { cwd: folder })).code).toBe(0);
    const { stdout } = await runSentiment(["predict", "--model-uri", "forest", "--explain", "great"], { cwd: folder });
    expect(stdout).toMatch(/^ {2}great +\+/mu);
    expect(stdout).toMatch(/^ {2}without \S+ +[+-]/mu);
  });

  it("cannot command the terminal", async () => {
    const { stdout } = await predict(["great\u001b[2J\u0007 day"]);
    expect(stdout).toContain("great\\x1b[2J\\x07 day");
  });
});

describe("texts on stdin", () => {
  it("are answered a line each, tabs between, empty and odd ones too", async () => {
    const { code, stdout } = await predict(["-"], "great\tlove\n\nthe worst\u001b[31m\nlast one, terrible");
    expect(code).toBe(0);
    const lines = stdout.split("\n").map((line) => line.split("\t"));
    expect(lines.map(([label, , text]) => [label, text])).toEqual([
      ["positive", "great\\tlove"],
      [expect.any(String), ""],
      ["negative", "the worst\\x1b[31m"],
      ["negative", "last one, terrible"],
      ["", undefined],
    ]);
    for (const [, probability] of lines.slice(0, -1)) expect(probability).toMatch(/^[01]\.\d{4}$/u);
  });

  it("are answered by an object a line with --jsonl, by one document with --json", async () => {
    const { stdout } = await predict(["-", "--jsonl"], "great\nworst\n");
    const objects = stdout
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line) as { text: string });
    expect(objects.map(({ text }) => text)).toEqual(["great", "worst"]);
    const { document } = await documentOf(["predict", "--model-uri", model, "-"], {
      cwd: folder,
      input: "great\nworst\n",
    });
    expect(document["predictions"]).toEqual(objects);
  });

  it("of which there are none is answered by nothing", async () => {
    expect(await predict(["-"], "")).toEqual({ code: 0, stdout: "", stderr: "" });
    const { document } = await documentOf(["predict", "--model-uri", model, "-"], { cwd: folder });
    expect(document).toEqual({ predictions: [], model });
  });

  it("are answered as they come, before the stream has ended", async () => {
    const main = path.join(repositoryRoot, "packages/cli/src/main.ts");
    const child = spawn(process.execPath, [main, "predict", "--model-uri", model, "-"], { cwd: folder, stdio: "pipe" });
    child.stdin.write("I love it\n");
    const [answer] = (await once(child.stdout, "data")) as [Buffer];
    expect(answer.toString()).toMatch(/^positive\t0\.\d{4}\tI love it\n$/u);
    child.kill("SIGINT");
    expect(await once(child, "exit")).toEqual([130, null]);
  });
});

describe("texts in a file", () => {
  it.each([
    ["csv", 'id,text\n1,great love\n2,"worst,\nterrible"\n'],
    ["jsonl", '{"text":"great love"}\n{"text":"worst,\\nterrible"}\n'],
  ])("of format %s are answered a line each", async (ending, content) => {
    await writeFile(path.join(folder, `texts.${ending}`), content);
    const { code, stdout } = await predict(["--file", `texts.${ending}`]);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^positive\t[\d.]+\tgreat love\nnegative\t[\d.]+\tworst,\\nterrible\n$/u);
  });

  it("may be a text a line", async () => {
    await writeFile(path.join(folder, "texts.txt"), "great love\nworst, terrible\n");
    expect((await predict(["--file", "texts.txt", "-q"])).stdout).toBe("positive\nnegative\n");
  });
});

describe("sentiment predict refuses", () => {
  it("to choose a model silently, and names the newest", async () => {
    const { code, stderr } = await runSentiment(["predict", "x"], { cwd: folder });
    expect(code).toBe(2);
    expect(stderr).toBe(
      `error: Which model? --model-uri or --run-id is missing.\nhint: The newest is ${model}: --model-uri ${model}\n`,
    );
    const elsewhere = await runSentiment(["predict", "x"], { cwd: await temporaryFolder() });
    expect(elsewhere.stderr).toContain("hint: Train one first: sentiment train.");
  });

  it.each([
    [["--model-uri", "runs:/abc/model", "x"], 3, "There is no run whose id begins with abc."],
    [["--model-uri", "models:/sentiment/1", "x"], 3, "There is no registered model"],
    [["--model-uri", "nowhere", "x"], 3, "nowhere"],
    [["--model-uri", ".", "x"], 3, "There is no model in ."],
    [["--model-uri", "nowhere"], 2, "Nothing to predict."],
    [["--model-uri", "nowhere", "--file", "f", "x"], 2, "exclude each other"],
    [["--model-uri", "nowhere", "--jsonl", "x"], 2, "exclude each other"],
  ])("%j with exit code %i", async (args, exitCode, message) => {
    const { code, document } = await documentOf(["predict", ...args], { cwd: folder });
    expect(code).toBe(exitCode);
    expect((document["error"] as { message: string }).message).toContain(message);
  });

  it("a file that is not there", async () => {
    expect((await predict(["--file", "no-such.csv"])).code).toBe(3);
  });
});
