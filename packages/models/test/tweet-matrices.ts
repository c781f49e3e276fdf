import { readFile } from "node:fs/promises";
import path from "node:path";
import { runPython, temporaryFolder, tweetsPath } from "@sentiment/testing";
import type { TrainingData } from "../src/model.ts";

/** Python that reads what it is given on stdin. */
const readGiven = `
import csv, json, os, re, string, sys, warnings
import numpy as np, scipy.sparse as sp
warnings.simplefilter("ignore")
given = json.load(sys.stdin)
`;

/** The same, and `matrix(name, columns)`: a matrix that `tweetMatrices` has written, with its labels. */
export const readMatrices = `${readGiven}
def load(name, kind):
    return np.fromfile(os.path.join(given["folder"], name), kind)

def matrix(name, columns):
    starts = load(f"{name}-starts", "int32")
    parts = (load(f"{name}-values", "float64"), load(f"{name}-columns", "int32"), starts)
    return sp.csr_matrix(parts, shape=(len(starts) - 1, columns)), load(f"{name}-labels", "uint16")
`;

/**
 * Cleans and vectorizes two sets of tweets as the tutorial does, and writes the matrices into a folder as raw arrays:
 * `<set>-<vectorizer>-<half>-<array>`. Prints their shapes.
 */
const vectorize = `${readGiven}
from sklearn.feature_extraction.text import CountVectorizer, TfidfVectorizer
stop_words = set(json.load(open(given["stopWords"])))
punctuation = str.maketrans("", "", string.punctuation)

def clean(text):
    text = " ".join(word for word in text.lower().split() if word not in stop_words)
    text = re.sub(r"@\\S+ ", "", text).replace("'", "").replace("\\n", "")
    return text.translate(punctuation)

def column(folder, file, name):
    with open(os.path.join(folder, file), newline="", encoding="utf-8") as lines:
        return [row[name] for row in csv.DictReader(lines)]

def read(data, half):
    folder = given[data]
    if data == "tutorial":
        return column(folder, f"X_{half}.csv", "text"), column(folder, f"y_{half}.csv", "sentiment")
    return column(folder, f"{half}.csv", "text"), column(folder, f"{half}.csv", "label")

def save(name, array, kind):
    np.ascontiguousarray(array, kind).tofile(os.path.join(given["folder"], name))

def vectorizers():
    yield "count", CountVectorizer()
    yield "tfidf", TfidfVectorizer(ngram_range=(1, 4), sublinear_tf=True, token_pattern=r"\\w{1,}", max_features=1000)

shapes = {}
for data in ("tutorial", "extraction"):
    halves = {half: read(data, half) for half in ("train", "test")}
    texts = {half: [clean(text) for text in halves[half][0]] for half in halves}
    classes = sorted(set(halves["train"][1]))
    for name, vectorizer in vectorizers():
        for half in ("train", "test"):
            X = vectorizer.fit_transform(texts[half]) if half == "train" else vectorizer.transform(texts[half])
            save(f"{data}-{name}-{half}-starts", X.indptr, "int32")
            save(f"{data}-{name}-{half}-columns", X.indices, "int32")
            save(f"{data}-{name}-{half}-values", X.data, "float64")
            save(f"{data}-{name}-{half}-labels", [classes.index(label) for label in halves[half][1]], "uint16")
        shapes[f"{data}-{name}"] = [X.shape[1], len(classes)]
print(json.dumps(shapes))
`;

/** The matrices that there are: two sets of tweets, each vectorized in two ways. */
export const tweetSets = ["tutorial-count", "tutorial-tfidf", "extraction-count", "extraction-tfidf"] as const;

export type TweetSet = (typeof tweetSets)[number];

/** Vectorized tweets, as raw arrays in a folder that is removed after the test file. */
export interface TweetMatrices {
  readonly folder: string;
  readonly shapes: Readonly<Record<string, readonly [columns: number, classes: number]>>;
}

/** Makes them. Takes Python some ten seconds. */
export async function tweetMatrices(): Promise<TweetMatrices> {
  const folder = await temporaryFolder();
  const shapes = (await runPython(vectorize, {
    folder,
    stopWords: tweetsPath("nltk-stopwords.json"),
    tutorial: tweetsPath("tutorial-tweets-20k"),
    extraction: tweetsPath("tweet-sentiment-extraction"),
  })) as TweetMatrices["shapes"];
  return { folder, shapes };
}

/** Reads the rows to learn from or those to be judged by. */
export async function tweetRows(matrices: TweetMatrices, set: TweetSet, half: "train" | "test"): Promise<TrainingData> {
  const [columns, classCount] = matrices.shapes[set]!;
  const read = async (array: string): Promise<ArrayBuffer> =>
    new Uint8Array(await readFile(path.join(matrices.folder, `${set}-${half}-${array}`))).buffer;
  const rowStarts = new Int32Array(await read("starts"));
  return {
    matrix: {
      rows: rowStarts.length - 1,
      columns,
      rowStarts,
      columnIndices: new Int32Array(await read("columns")),
      values: new Float64Array(await read("values")),
      rowScale: undefined,
      columnScale: undefined,
    },
    labels: new Uint16Array(await read("labels")),
    classCount,
  };
}
