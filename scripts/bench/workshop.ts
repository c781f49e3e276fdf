import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdir, rename, writeFile } from "node:fs/promises";
import path from "node:path";
import { promisify } from "node:util";
import { namedStopWords } from "@sentiment/preprocessing";
import { bundle } from "../bundle.ts";

/** Labelled text to run on. */
export interface Corpus {
  /** For the table: "100 k". */
  readonly name: string;
  /** For names of files. */
  readonly key: string;
  readonly path: string;
  /** Of generated text only. */
  readonly rows?: number;
}

const root = path.join(import.meta.dirname, "../..");
/** Everything that is made once and kept: data, the peers' environments, models. Ignored by git. */
const folder = path.join(root, ".bench");
const peersPython = path.join(folder, "venv/bin/python");

/** Our real program: the bundle, as it is published. */
export const sentiment: readonly string[] = [process.execPath, path.join(root, "packages/cli/dist/sentiment.js")];

/** A path in the folder of things that are kept. */
export function kept(...parts: string[]): string {
  return path.join(folder, ...parts);
}

/** The command of a Python script in the folder `peers`. */
export function peer(file: string, ...args: string[]): string[] {
  return [peersPython, "-B", path.join(import.meta.dirname, "peers", file), ...args];
}

/** The command of a TypeScript file of this folder. */
export function script(file: string, ...args: string[]): string[] {
  return [process.execPath, path.join(import.meta.dirname, file), ...args];
}

/** Bundles our program; makes the Python environments (a minute, once) and the list of stop words. */
export async function prepare(): Promise<void> {
  await bundle(path.dirname(sentiment[1]!));
  await run([path.join(root, "scripts/python-venv.sh")]);
  const requirements = ["scripts/requirements.txt", "scripts/requirements-bench.txt"];
  await run([path.join(root, "scripts/python-venv.sh"), ".bench/venv", ...requirements]);
  for (const part of ["data", "models", "venv/models"]) await mkdir(kept(part), { recursive: true });
  await writeFile(stopWords, JSON.stringify((await namedStopWords("nltk")).words));
}

/** A JSON list: Python has no NLTK here. */
export const stopWords = kept("stop-words.json");

/** Generated tweets; the same rows and seed give the same file, which is made once. */
export async function generated(rows: number, seed = 1): Promise<Corpus> {
  const key = `generated-${rows}-seed-${seed}`;
  const file = kept("data", `${key}.csv`);
  const flags = ["--rows", String(rows), "--seed", String(seed), "--force"];
  await makeOnce(file, (out) => [...sentiment, "data", "generate", ...flags, "--out", out]);
  return { name: rowsWords(rows), key, path: file, rows };
}

/** The real tweets, of two and of three classes; none where they are not at hand. */
export function realTweets(): Corpus[] {
  const data = process.env["SENTIMENT_SHARED_DATA"] || path.join(root, "../shared/data");
  const all = [
    { name: "16k real", key: "tutorial-tweets", path: path.join(data, "tutorial-tweets-20k") },
    { name: "27k real", key: "tweet-sentiment", path: path.join(data, "tweet-sentiment-extraction/train.csv") },
  ];
  return all.filter((corpus) => existsSync(corpus.path));
}

/** A folder with the rows cleaned, for those peers that do not clean: see cleaned.py. */
export async function cleaned(corpus: Corpus): Promise<string> {
  const made = kept("data", `cleaned-${corpus.key}`);
  const args = ["--data", corpus.path, "--stopwords", stopWords];
  await makeOnce(made, (out) => peer("cleaned.py", ...args, "--out", out));
  return made;
}

/** Makes a file or folder by a command that writes it, unless it is there. It gets its name when it is whole. */
async function makeOnce(file: string, command: (out: string) => string[]): Promise<void> {
  if (existsSync(file)) return;
  process.stderr.write(`  making ${path.relative(root, file)} …\n`);
  await run(command(`${file}.part`));
  await rename(`${file}.part`, file);
}

/** Runs a preparation whose output matters only when it fails. */
export async function run([program, ...args]: readonly string[]): Promise<void> {
  await promisify(execFile)(program!, args, { maxBuffer: 2 ** 28 });
}

function rowsWords(rows: number): string {
  return rows >= 1e6 ? `${rows / 1e6} M` : `${rows / 1e3} k`;
}
