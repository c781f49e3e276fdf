// node scripts/bench/peers/npm-classifier.ts NAME CLEANED ROWS FOLDER: one of npm's classifiers learns from the first ROWS
// lines of CLEANED/train.txt (see cleaned.py) and is judged on as many of CLEANED/valid.txt, at most 1000. FOLDER has the packages.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";

interface Classifier {
  learn(words: string[], label: string): void;
  finish(): void;
  label(words: string[]): string;
}

interface NaturalClassifier {
  addDocument(words: string[], label: string): void;
  train(): void;
  classify(words: string[]): string;
}

interface WinkClassifier {
  definePrepTasks(tasks: readonly ((words: string[]) => string[])[]): void;
  learn(words: string[], label: string): void;
  consolidate(): void;
  predict(words: string[]): string;
}

const [name, cleaned, rows, folder] = process.argv.slice(2) as [string, string, string, string];
const load = createRequire(path.join(folder, "package.json"));

function natural(kind: "BayesClassifier" | "LogisticRegressionClassifier"): Classifier {
  const classifier = new (load("natural") as Record<string, new () => NaturalClassifier>)[kind]!();
  return {
    learn: (words, label) => classifier.addDocument(words, label),
    finish: () => classifier.train(),
    label: (words) => classifier.classify(words),
  };
}

function wink(): Classifier {
  const classifier = (load("wink-naive-bayes-text-classifier") as () => WinkClassifier)();
  classifier.definePrepTasks([(words) => words]);
  return {
    learn: (words, label) => classifier.learn(words, label),
    finish: () => classifier.consolidate(),
    label: (words) => classifier.predict(words),
  };
}

function read(part: string, count: number): { label: string; words: string[] }[] {
  const lines = readFileSync(`${cleaned}/${part}.txt`, "utf8").split("\n").slice(0, count);
  return lines.filter(Boolean).map((line) => {
    const [label, ...words] = line.split(/ +/);
    return { label: label!, words };
  });
}

const makers: Record<string, () => Classifier> = {
  "natural Bayes": () => natural("BayesClassifier"),
  "natural LR": () => natural("LogisticRegressionClassifier"),
  "wink Bayes": wink,
};
const classifier = makers[name]!();
const begin = performance.now();
for (const { label, words } of read("train", Number(rows))) classifier.learn(words, label);
classifier.finish();
const fit = (performance.now() - begin) / 1000;
const validation = read("valid", Math.min(1000, Number(rows)));
const right = validation.filter(({ label, words }) => classifier.label(words) === label).length;
console.log(JSON.stringify({ metrics: { validation_accuracy_score: right / validation.length }, seconds: { fit } }));
