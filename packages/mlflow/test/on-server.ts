import type { MlflowGeneration } from "@sentiment/testing";
import { operations, type LoggedMetric, type Operation } from "./operations.ts";

/** What only MLflow 3 has. */
const newer: ReadonlySet<Operation["do"]> = new Set([
  "deleteExperimentTag",
  "createModel",
  "logOutputs",
  "finalizeModel",
  "setModelTags",
  "deleteModelTag",
  "deleteModel",
]);

/** Random operations that a server of that MLflow can be asked for: those of `operations`, some changed and some left out. */
export function operationsOnServer(generation: MlflowGeneration, count: number, seed: number): readonly Operation[] {
  const all = operations(count, seed).map((each) => onAnyServer(each));
  if (generation === "current") return all;
  const known = all.filter((each) => !newer.has(each.do)).map((each) => named(withoutModels(each)));
  return generation === "2.22" ? known : known.map((each) => shortened(each));
}

/** A server takes no path of its own machine as a model's place, and gives a model without a name one. */
function onAnyServer(operation: Operation): Operation {
  if (operation.do === "createModel") return { ...operation, name: operation.name || "named" };
  if (operation.do !== "createVersion" || typeof operation.source !== "string") return operation;
  return operation.source.startsWith("/") ? { ...operation, source: "s3://elsewhere/model" } : operation;
}

/** Metrics judge nothing and versions are of files. */
function withoutModels(operation: Operation): Operation {
  if (operation.do === "logBatch") {
    const metrics = operation.batch.metrics.map(({ datasetName: _1, datasetDigest: _2, ...metric }): LoggedMetric => ({
      ...metric,
      model: undefined,
    }));
    return { ...operation, batch: { ...operation.batch, metrics } };
  }
  // Python's client does not even ask about the run when there is nothing to log.
  if (operation.do === "logInputs" && operation.inputs.length === 0) return { ...operation, do: "restoreRun" };
  if (operation.do !== "createVersion") return operation;
  const source = typeof operation.source === "string" ? operation.source : "s3://bucket/model";
  return { ...operation, source, ofModel: undefined };
}

/** MLflow 2 takes blank names and slashes for registered models, which no URI can name, but no `latest`; we do as 3 does. */
function named(operation: Operation): Operation {
  if (operation.do === "askByAlias" && /^latest$/i.test(operation.alias)) return { ...operation, alias: "champion" };
  const bad = (name: string) => /^ *$|[/:]|^\./.test(name);
  if (operation.do === "createRegistered") return { ...operation, name: bad(operation.name) ? "" : operation.name };
  if (operation.do !== "renameRegistered") return operation;
  return { ...operation, newName: bad(operation.newName) ? "" : operation.newName };
}

/** MLflow 2.7 refuses values that newer ones cut (our client cuts them there, too), and keys with a colon. */
function shortened(operation: Operation): Operation {
  return JSON.parse(JSON.stringify(operation).replaceAll('"a:b":', '"a b":'), (_, value: unknown) =>
    typeof value === "string" ? [...value].slice(0, 500).join("") : value,
  ) as Operation;
}
