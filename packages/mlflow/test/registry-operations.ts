import type { Stage, Tags } from "@sentiment/mlflow";
import fc from "fast-check";
import { any, key, tags, value } from "./any-texts.ts";
import type { Kinds } from "./operations.ts";

/** A logged model by its place, or what is written. */
export type VersionSource = { readonly model: number } | string;

interface OnVersion {
  readonly name: string;
  readonly version: string;
}

/** What is done to the registry of a store, or asked of it. */
export type RegistryOperation =
  | {
      readonly do: "createRegistered";
      readonly name: string;
      readonly description: string | undefined;
      readonly tags: Tags;
    }
  | { readonly do: "renameRegistered"; readonly name: string; readonly newName: string }
  | { readonly do: "updateRegistered"; readonly name: string; readonly description: string }
  | { readonly do: "deleteRegistered"; readonly name: string }
  | { readonly do: "setRegisteredTag"; readonly name: string; readonly key: string; readonly value: string }
  | { readonly do: "deleteRegisteredTag"; readonly name: string; readonly key: string }
  | ({ readonly do: "setAlias"; readonly alias: string } & OnVersion)
  | { readonly do: "deleteAlias" | "askByAlias"; readonly name: string; readonly alias: string }
  | {
      readonly do: "createVersion";
      readonly name: string;
      readonly source: VersionSource;
      readonly run: number | undefined;
      readonly ofModel: number | undefined;
      /** Its description and its link. */
      readonly text: string;
      readonly tags: Tags;
    }
  | ({ readonly do: "updateVersion"; readonly description: string } & OnVersion)
  | ({ readonly do: "deleteVersion" | "askDownloadUri" } & OnVersion)
  | ({ readonly do: "setVersionTag"; readonly key: string; readonly value: string } & OnVersion)
  | ({ readonly do: "deleteVersionTag"; readonly key: string } & OnVersion)
  | ({ readonly do: "transition"; readonly stage: Stage; readonly archive: boolean } & OnVersion)
  | { readonly do: "askLatest"; readonly name: string; readonly stages: readonly Stage[] };

const goodNames = ["tweets", "posts", "Fünf 😀", "a@b", "m 1 "] as const;
const badNames = ["", " ", "a/b", "a:b", ".", "..", "..x"] as const;
const name = fc.oneof(
  { weight: 16, arbitrary: fc.constantFrom("tweets", "tweets", "tweets", "posts") },
  { weight: 3, arbitrary: fc.constantFrom(...goodNames) },
  { weight: 1, arbitrary: fc.constantFrom(...badNames) },
);
const version = fc.oneof(
  { weight: 12, arbitrary: fc.constantFrom("1", "2", "3") },
  { weight: 1, arbitrary: fc.constantFrom("0", "-1", "+2", "77", "x", "", "1.5") },
);
const alias = fc.oneof(
  { weight: 8, arbitrary: fc.constantFrom("champion", "Champion", "ä_1-b", "vx", "12") },
  { weight: 1, arbitrary: fc.constantFrom("", "latest", "LATEST", "v1", "V20", "a b", "a.b", "x".repeat(256)) },
);
/** Refused ones, too: MLflow takes them as they come. */
const stage = fc.constantFrom(
  "None",
  "Staging",
  "Production",
  "Archived",
  "staging",
  "PRODUCTION",
  "Champion",
  "",
) as fc.Arbitrary<Stage>;
const registeredVersion = fc
  .tuple(fc.constantFrom(...goodNames), fc.constantFrom("1", "2", "3", "77", "staging", "latest"))
  .map(([of, which]) => `models:/${of}/${which}`);
const source: fc.Arbitrary<VersionSource> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ model: any }) },
  {
    weight: 2,
    arbitrary: fc.constantFrom("/somewhere/model", "s3://bucket/model", "mlflow-artifacts:/1/2/artifacts/model"),
  },
  { weight: 2, arbitrary: registeredVersion },
  { weight: 1, arbitrary: fc.constantFrom(`models:/m-${"0".repeat(32)}`, "models:/tweets@champion", "models:/") },
);
const perhaps = fc.option(any, { nil: undefined });
const longValue = fc.oneof(
  { weight: 20, arbitrary: value },
  { weight: 1, arbitrary: fc.constantFrom("y".repeat(100_000), "z".repeat(100_001)) },
);

export const registryKinds: Kinds<RegistryOperation["do"]> = {
  createRegistered: [4, { name, description: fc.option(value, { nil: undefined }), tags }],
  renameRegistered: [1, { name, newName: name }],
  updateRegistered: [1, { name, description: value }],
  deleteRegistered: [1, { name }],
  setRegisteredTag: [2, { name, key, value: longValue }],
  deleteRegisteredTag: [1, { name, key }],
  setAlias: [4, { name, version, alias }],
  deleteAlias: [1, { name, alias }],
  createVersion: [8, { name, source, run: perhaps, ofModel: perhaps, text: fc.string({ maxLength: 5 }), tags }],
  updateVersion: [1, { name, version, description: value }],
  deleteVersion: [2, { name, version }],
  setVersionTag: [2, { name, version, key, value: longValue }],
  deleteVersionTag: [1, { name, version, key }],
  transition: [6, { name, version, stage, archive: fc.boolean() }],
  askByAlias: [2, { name, alias }],
  askLatest: [2, { name, stages: fc.array(stage, { maxLength: 2 }) }],
  askDownloadUri: [1, { name, version }],
};
