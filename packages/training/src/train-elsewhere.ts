import { cp } from "node:fs/promises";
import { SentimentError } from "@sentiment/errors";
import { writeFolderAtomically } from "@sentiment/files";
import { loadPipeline, resolveRecipe } from "@sentiment/pipeline";
import type { ReadSummary } from "@sentiment/dataset";
import type { Evaluation } from "@sentiment/evaluation";
import type { TrainOptions, TrainResult } from "./contract.ts";
import { newModelDirectory, refuseExisting } from "./model-directory.ts";
import { plannedRun } from "./planned-run.ts";
import { unpacked } from "./together/packed.ts";
import type { PartData } from "./tracking/record-training.ts";
import { recorded } from "./tracking/recorded.ts";

/** Data as it is known here. */
interface DataHere extends Pick<ReadSummary, "name" | "source"> {
  /** As of a `ReadSummary`; undefined: not known. */
  readonly digest: string | undefined;
}

/** What another machine has made, on this one's disk. */
export interface MadeElsewhere {
  /** The model directory; it may go afterwards. */
  readonly modelDir: string;
  /** `evaluation.json` and `evaluations.packed` of our container. */
  readonly evaluation: unknown;
  readonly evaluations: Uint8Array<ArrayBuffer>;
  /** What was read, as it is known here, for each file: the data, and those for validation and test. */
  readonly data: Readonly<Partial<Record<"training" | "validation" | "test", DataHere>>>;
  /** For the run. */
  readonly tags: Readonly<Record<string, string>>;
}

/**
 * A training that `make` has done by another machine, with the run's params as its hyperparameters: checked by its golden predictions,
 * put into place and recorded as `train` does. Throws as `train`, input errors for what is not what was asked for, and what `make` throws.
 */
export async function trainElsewhere(
  options: TrainOptions,
  make: (
    params: Readonly<Record<string, string>>,
    use: (made: MadeElsewhere) => Promise<TrainResult>,
  ) => Promise<TrainResult>,
): Promise<TrainResult> {
  const spec = await resolveRecipe(options);
  const modelDir = options.out ?? newModelDirectory("models", spec);
  const replace = options.force ?? false;
  if (!replace) refuseExisting(modelDir);
  const plan = plannedRun(spec, modelDir, options);
  const { tracking, signal } = options;
  return recorded({ tracking, plan, signal }, async (run) =>
    make(plan.params, async (made) => {
      const { manifest, checkGolden } = await loadPipeline(made.modelDir, { golden: true });
      checkGolden();
      if (JSON.stringify(manifest.spec) !== JSON.stringify(spec)) throw otherModel(made.modelDir);
      signal?.throwIfAborted();
      const place = { replace, marker: "model.json" };
      await writeFolderAtomically(modelDir, (folder) => cp(made.modelDir, folder, { recursive: true }), place);
      const result = resultOf(made, { spec, modelDir });
      if (run === undefined) return result;
      const partData = dataOf(made, result);
      await run.datasets(Object.values(partData));
      await run.tags(made.tags);
      const { recordTraining } = await import("./tracking/record-training.ts");
      const { onProgress } = options;
      await recordTraining(run, result, { params: plan.params, partData, files: new Map(), onProgress });
      return { ...result, tracked: await run.finish() };
    }),
  );
}

function resultOf(
  { evaluation, evaluations, data }: MadeElsewhere,
  { spec, modelDir }: Pick<TrainResult, "spec" | "modelDir">,
): TrainResult {
  const document = evaluation as Document;
  return {
    modelDir,
    spec,
    model: document.model,
    vectorizer: document.vectorizer,
    classes: document.classes,
    data: { ...document.data, ...defined(data.training) },
    rows: document.rows,
    features: document.features,
    seed: document.seed,
    metrics: document.metrics,
    evaluations: unpacked(evaluations) as Record<string, Evaluation>,
    facts: document.facts,
    warnings: document.warnings,
    seconds: document.seconds,
    tracked: undefined,
  };
}

/** The reading that the rows of each part come from. */
function dataOf({ data }: MadeElsewhere, result: TrainResult): PartData {
  const training = { summary: result.data, context: "train" };
  const ofFile = (name: "validation" | "test"): PartData => {
    const own = data[name];
    if (own === undefined) return {};
    const summary = { ...result.data, ...defined(own), rows: result.rows[name], skipped: 0 };
    return { [name]: { summary, context: name } };
  };
  return { training, validation: training, ...ofFile("validation"), ...ofFile("test") };
}

/** Of a folder only the container knows the digest. */
function defined(known: DataHere | undefined): Partial<ReadSummary> {
  if (known === undefined) return {};
  const { name, source, digest } = known;
  return digest === undefined ? { name, source } : { name, source, digest };
}

/** What of a result stands in `evaluation.json`, under the same names. */
type Document = Omit<TrainResult, "modelDir" | "spec" | "evaluations" | "tracked">;

function otherModel(folder: string): SentimentError {
  return new SentimentError({
    kind: "input",
    code: "OTHER_MODEL",
    message: `The model that was trained elsewhere (${folder}) is not of the choices that were asked for.`,
    hint: "The image may be of another version than this program: push it anew (`sentiment image push`).",
  });
}
