import path from "node:path";
import { openStore, type Store } from "@sentiment/mlflow";
import { describeWithMlflow, startMlflowServer, temporaryFolder, type MlflowGeneration } from "@sentiment/testing";
import { afterAll, beforeAll, describe } from "vitest";
import { artifactsContract } from "./contract/artifacts.ts";
import { experimentsContract } from "./contract/experiments.ts";
import { inputsContract } from "./contract/inputs.ts";
import { loggedModelsContract } from "./contract/logged-models.ts";
import { metricsContract } from "./contract/metrics.ts";
import { modelVersionsContract } from "./contract/model-versions.ts";
import { registeredModelsContract } from "./contract/registered-models.ts";
import { runsContract } from "./contract/runs.ts";
import type { Abilities, Subject } from "./contract/subject.ts";

const newest: Abilities = {
  loggedModels: true,
  deleteExperimentTag: true,
  colonsInKeys: true,
  aliasesGoWithVersions: true,
  paramValue: 6000,
  tagValue: 8000,
};
const ofMlflow2 = { loggedModels: false, deleteExperimentTag: false, aliasesGoWithVersions: false };

/** All that the stores do not do alike. */
const abilities: Readonly<Record<"sqlite" | MlflowGeneration, Abilities>> = {
  sqlite: newest,
  current: newest,
  "2.22": { ...newest, ...ofMlflow2 },
  "2.7": { ...newest, ...ofMlflow2, colonsInKeys: false, paramValue: 500, tagValue: 5000 },
};

const topics = [
  experimentsContract,
  runsContract,
  metricsContract,
  inputsContract,
  loggedModelsContract,
  registeredModelsContract,
  modelVersionsContract,
  artifactsContract,
];

describe("the store in a SQLite database", () => {
  holdsTheContract("sqlite", async (folder) => {
    return { uri: `sqlite:///${folder}/mlflow.db`, stop: () => Promise.resolve() };
  });
});

for (const generation of ["current", "2.22", "2.7"] as const) {
  describeWithMlflow(generation, `the store on a server (${generation})`, () => {
    holdsTheContract(generation, async (folder) => {
      const server = await startMlflowServer({ folder, generation, artifactsDestination: path.join(folder, "files") });
      return { uri: server.url, stop: () => server.stop() };
    });
  });
}

/** Every topic, on a store that `begin` makes room for: the same tests and answers for each. */
function holdsTheContract(
  kind: keyof typeof abilities,
  begin: (folder: string) => Promise<{ readonly uri: string; readonly stop: () => Promise<void> }>,
): void {
  let folder: string;
  let store: Store;
  let stop: () => Promise<void>;
  beforeAll(async () => {
    folder = await temporaryFolder();
    const begun = await begin(folder);
    ({ stop } = begun);
    store = await openStore(begun.uri, { create: true });
  });
  afterAll(async () => {
    await store?.close();
    await stop?.();
  });
  const subject: Subject = {
    can: abilities[kind],
    store: () => store,
    database: () => path.join(folder, "mlflow.db"),
  };
  for (const topic of topics) topic(subject);
}
