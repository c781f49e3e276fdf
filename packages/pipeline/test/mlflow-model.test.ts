import { cp, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { textBatchOf } from "@sentiment/numerics";
import { mlflowModelDocument, readManifest, savePipeline } from "@sentiment/pipeline";
import { describeWithPython, runPython, temporaryFolder } from "@sentiment/testing";
import fc from "fast-check";
import { beforeAll, expect, it } from "vitest";
import { yamlText, type YamlValue } from "../src/mlflow-model/yaml-text.ts";
import { toyPipeline, toyRecord, toyTexts } from "./toy-pipeline.ts";

/** All that is asked of MLflow and its YAML parser, in one process: importing MLflow takes seconds. */
const script = `
import json, sys
sys.dont_write_bytecode = True
given = json.load(sys.stdin)
import mlflow, numpy, pandas, yaml
from mlflow.models import Model
from mlflow.pyfunc.scoring_server import invocations

def attempt(action):
    try:
        result = action()
        return result.to_dict("records") if isinstance(result, pandas.DataFrame) else result
    except Exception as error:
        return f"{type(error).__name__}: {error}"

texts, directory = given["texts"], given["directory"]
model = mlflow.pyfunc.load_model(directory)
loader = model._model_impl
described = Model.load(directory)
table = pandas.DataFrame({"id": range(len(texts)), "text": texts}, index=range(7, 7 + len(texts)))
to_mlflow = {
    "a table": table[["text"]],
    "a table with more columns": table,
    "a named series": table["text"],
    "dicts": [{"text": text} for text in texts],
    "a dict of lists": {"text": texts},
}
to_loader = {
    "a list": texts,
    "an array": numpy.array(texts),
    "an array of one column": numpy.array(texts, dtype=object).reshape(-1, 1),
    "a series": pandas.Series(texts),
    "another only column": pandas.DataFrame({"tweet": texts}),
    "a dict of lists": {"text": texts},
    "dicts": [{"text": text} for text in texts],
}
requests = {
    "inputs": texts,
    "instances": [{"text": text} for text in texts],
    "dataframe_split": {"columns": ["text"], "data": [[text] for text in texts]},
    "dataframe_records": [{"text": text} for text in texts],
}

def answer(body, content_type="application/json"):
    reply = invocations(body, content_type, model, model.metadata.get_input_schema())
    return json.loads(reply.response)["predictions"]

def loaded_from(folder):
    return type(mlflow.pyfunc.load_model(folder)._model_impl).__module__

print(json.dumps({
    "flavors": sorted(described.flavors),
    "uuid": described.model_uuid,
    "size": described.model_size_bytes,
    "signature": described.signature.to_dict(),
    "example": model.predict(model.input_example).to_dict("records"),
    "servingExample": answer(open(directory + "/serving_input_example.json").read()),
    "toMlflow": {name: attempt(lambda: model.predict(data)) for name, data in to_mlflow.items()},
    "toLoader": {name: attempt(lambda: loader.predict(data)) for name, data in to_loader.items()},
    "index": list(model.predict(table).index),
    "labels": model.predict(table, params={"probabilities": False}),
    "requests": {name: answer(json.dumps({name: data})) for name, data in requests.items()},
    "labelRequest": answer(json.dumps({"inputs": texts, "params": {"probabilities": False}})),
    "csv": answer("text\\n" + "\\n".join(json.dumps(text) for text in texts), "text/csv"),
    "missing": attempt(lambda: loader.predict([None, float("nan"), "", 5, "5"])),
    "noTexts": loader.predict([]),
    "wrong": [attempt(lambda: loader.predict(data)) for data in ([["a", "b"]], [{"x": 1, "y": 2}], [b"bytes"])],
    "modules": [loaded_from(directory), loaded_from(given["older"])],
    "logged": {name: getattr(Model.load(given["logged"]), name) for name in ("run_id", "model_id", "artifact_path")},
    "yaml": [yaml.safe_load(text) for text in given["yaml"]],
}))
`;

interface Prediction {
  readonly label: string;
  readonly probabilities: Readonly<Record<string, number>>;
}

interface Findings {
  readonly flavors: string[];
  readonly uuid: string;
  readonly size: number;
  readonly signature: Record<string, string>;
  readonly example: Prediction[];
  readonly servingExample: Prediction[];
  /** By the form of the input: the answer, or the error. */
  readonly toMlflow: Record<string, Prediction[] | string>;
  readonly toLoader: Record<string, Prediction[] | string>;
  readonly index: number[];
  readonly labels: string[];
  readonly requests: Record<string, Prediction[]>;
  readonly labelRequest: string[];
  readonly csv: Prediction[];
  readonly missing: Prediction[];
  readonly noTexts: Prediction[];
  readonly wrong: string[];
  readonly modules: string[];
  readonly logged: Record<string, string>;
  readonly yaml: unknown[];
}

const anyText = fc.string({ unit: "binary", maxLength: 12 }).map((text) => text.toWellFormed());
const scalar = fc.oneof(
  anyText,
  fc.constantFrom("no", "3.11", "2026-11-22", "'", "a: b", "- x", "#", "null", "", " ", "~"),
  fc.integer(),
  fc.boolean(),
  fc.constant(null),
);
const { value: yamlValue } = fc.letrec<{ value: YamlValue }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 3 },
    scalar,
    fc.array(tie("value"), { maxLength: 3 }),
    fc.dictionary(anyText, tie("value"), { maxKeys: 3, noNullPrototype: true }),
  ),
}));
const yamlDocuments = fc.sample(fc.dictionary(anyText, yamlValue, { minKeys: 1, maxKeys: 4, noNullPrototype: true }), {
  seed: 12,
  numRuns: 1000,
});

describeWithPython("a saved model in MLflow", () => {
  const texts = [...toyTexts, 'a, "quoted" lovely day', "words never seen"];
  let directory: string;
  let expected: Prediction[];
  let found: Findings;

  beforeAll(async () => {
    const folder = await temporaryFolder();
    directory = join(folder, "model");
    const pipeline = await toyPipeline({ model: "lr", vectorizer: "tfidf" });
    await savePipeline(pipeline, toyRecord, directory);
    expected = texts.map((text) => {
      const [negative, positive] = pipeline.probabilities(textBatchOf([text])) as unknown as [number, number];
      return { label: positive > negative ? "positive" : "negative", probabilities: { negative, positive } };
    });
    const given = {
      directory,
      texts,
      yaml: yamlDocuments.map(yamlText),
      older: await older(folder),
      logged: await logged(folder),
    };
    found = (await runPython(script, given)) as Findings;
  });

  /** A copy of the model as another version of the library would have written it. */
  async function older(folder: string): Promise<string> {
    const copy = join(folder, "older");
    await cp(directory, copy, { recursive: true });
    await rename(join(copy, "code/sentiment_0_1_0"), join(copy, "code/sentiment_0_0_9"));
    const manifest = { ...readManifest(directory), libraryVersion: "0.0.9" };
    await writeFile(join(copy, "MLmodel"), mlflowModelDocument(manifest, { modelUuid: "0", createdAt: new Date(0) }));
    return copy;
  }

  /** An MLmodel as it stands where a model was logged. */
  async function logged(folder: string): Promise<string> {
    const place = join(folder, "logged");
    await cp(directory, place, { recursive: true });
    const identity = {
      modelUuid: "m-1",
      modelId: "m-1",
      runId: "r1",
      artifactPath: "file:///a b/é",
      createdAt: new Date(0),
    };
    await writeFile(join(place, "MLmodel"), mlflowModelDocument(readManifest(directory), identity));
    return place;
  }

  it("is described by flavors, a signature, an id and a size", () => {
    expect(found.flavors).toEqual(["python_function", "sentiment"]);
    expect(found.uuid).toMatch(/^[0-9a-f]{32}$/u);
    expect(found.size).toBeGreaterThan(10_000);
    expect(JSON.parse(found.signature["inputs"]!)).toEqual([{ type: "string", name: "text", required: true }]);
    expect(JSON.parse(found.signature["outputs"]!)).toMatchObject([{ name: "label" }, { name: "probabilities" }]);
    expect(JSON.parse(found.signature["params"]!)).toMatchObject([{ name: "probabilities", default: true }]);
  });

  it("says where it was logged", () => {
    expect(found.logged).toEqual({ run_id: "r1", model_id: "m-1", artifact_path: "file:///a b/é" });
  });

  it("accepts its own examples of an input", () => {
    expect(found.example).toHaveLength(2);
    expect(found.servingExample).toEqual(found.example);
  });

  it("predicts what we predict, whatever form the texts come in", () => {
    for (const [form, answer] of [...Object.entries(found.toMlflow), ...Object.entries(found.toLoader)]) {
      expectClose(answer, expected, form);
    }
    expect(found.index).toEqual(texts.map((_, row) => 7 + row));
    expect(found.noTexts).toEqual([]);
  });

  it("answers MLflow's scoring server's requests in the shape of `sentiment predict --json`", () => {
    for (const [form, answer] of Object.entries(found.requests)) expectClose(answer, expected, form);
    expectClose(found.csv, expected, "csv");
  });

  it("gives the labels alone when that is asked for", () => {
    expect(found.labels).toEqual(expected.map(({ label }) => label));
    expect(found.labelRequest).toEqual(found.labels);
  });

  it("takes a missing text for an empty one and a number for its digits, and shows what is no text", () => {
    const [none, nan, empty, number, digits] = found.missing;
    expect([none, nan]).toEqual([empty, empty]);
    expect(number).toEqual(digits);
    expect(found.wrong).toEqual([
      "TypeError: A text is a str, but this is ['a', 'b'] (list).",
      "ValueError: The input has no column 'text' but ['x', 'y'].",
      "TypeError: A text is a str, but this is b'bytes' (bytes).",
    ]);
  });

  it("is loaded by the loader of its own version, several of which fit into one process", () => {
    expect(found.modules).toEqual(["sentiment_0_1_0.model", "sentiment_0_0_9.model"]);
  });

  it("has its texts in YAML that Python's parser reads as they are", () => {
    expect(found.yaml).toEqual(yamlDocuments);
  });
});

function expectClose(answer: readonly Prediction[] | string, expected: readonly Prediction[], form: string): void {
  if (typeof answer === "string") throw new Error(`${form}: ${answer}`);
  expect(
    answer.map(({ label }) => label),
    form,
  ).toEqual(expected.map(({ label }) => label));
  for (const [row, { probabilities }] of answer.entries()) {
    for (const [name, value] of Object.entries(expected[row]!.probabilities)) {
      expect(Math.abs(probabilities[name]! - value), `${form}, ${row}, ${name}`).toBeLessThan(1e-12);
    }
  }
}
