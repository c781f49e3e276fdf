import { createHash } from "node:crypto";
import { constants, existsSync } from "node:fs";
import { cp, mkdir, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { SentimentError } from "@sentiment/errors";
import { atomicWrite, errnoOf, writeFolderAtomically } from "@sentiment/files";
import type { Endpoint, Release } from "../endpoint.ts";
import { readRecord, type EndpointRecord } from "./endpoint-record.ts";

/** Of servers that are out of service for good. */
const keptLogs = 10;

/** `sentiment-classifier-staging` */
export function endpointName({ name, stage }: Endpoint): string {
  return `${name}-${stage}`;
}

/** Where an endpoint's state, models and logs are. */
export class EndpointFolder {
  readonly path: string;
  /** Beside the folder, which it outlives. */
  readonly lock: string;
  /** Of all endpoints. */
  readonly #root: string;
  readonly #file: string;
  readonly #endpoint: Endpoint;

  constructor(stateDir: string, target: string, endpoint: Endpoint) {
    this.#root = resolve(stateDir, "endpoints");
    this.path = join(this.#root, target, folderName(endpointName(endpoint)));
    this.lock = `${this.path}.lock`;
    this.#file = join(this.path, "endpoint.json");
    this.#endpoint = endpoint;
  }

  /** undefined: there is no such endpoint. Throws input and conflict errors. */
  async read(): Promise<EndpointRecord | undefined> {
    const text = await readFile(this.#file, "utf8").catch((error: unknown) => {
      if (["ENOENT", "ENOTDIR"].includes(errnoOf(error) ?? "")) return undefined;
      throw error;
    });
    if (text === undefined) return undefined;
    const record = readRecord(text, this.#file);
    const { name, stage } = this.#endpoint;
    if (record.name !== name || record.stage !== stage) throw namesake(this.path, record);
    return record;
  }

  /** Nobody but its owner may read it, since it holds the front's token. */
  async write(record: EndpointRecord): Promise<void> {
    await mkdir(join(this.path, "logs"), { recursive: true });
    // Neither models nor the token are to end in somebody's repository.
    await writeFile(join(this.#root, ".gitignore"), "*\n", { flag: "wx" }).catch(() => {});
    await atomicWrite(this.#file, `${JSON.stringify(record, null, 2)}\n`, { mode: 0o600 });
  }

  log(name: string): string {
    return join(this.path, "logs", `${name}.log`);
  }

  /** A name for the log of a release's next server: each has its own. */
  freeLog(releaseId: string): string {
    for (let start = 1; ; start++) {
      const path = this.log(start === 1 ? releaseId : `${releaseId}-${start}`);
      if (!existsSync(path)) return path;
    }
  }

  /** Removes logs but for those of `kept` (paths, among others), the front's, and the last ones of releases that failed. */
  async forgetLogs(kept: ReadonlySet<unknown>): Promise<void> {
    const logs = join(this.path, "logs");
    const names = (await readdir(logs).catch(() => [])).filter(
      (name) => !kept.has(join(logs, name)) && name !== "front.log",
    );
    const ages = await Promise.all(names.map(async (name) => ({ name, at: (await stat(join(logs, name))).mtimeMs })));
    const old = ages.sort((one, other) => other.at - one.at).slice(keptLogs);
    await Promise.all(old.map(({ name }) => rm(join(logs, name), { force: true })));
  }

  model(releaseId: string): string {
    return join(this.path, "releases", releaseId, "model");
  }

  /**
   * Copies a release's model here, whole or not at all, and returns its folder. Throws an input error when the model is not
   * there, or not the one of that id (any more).
   */
  async keepModel(releaseId: string, { modelDir, modelId, modelUri }: Release): Promise<string> {
    const model = this.model(releaseId);
    if ((await modelIdIn(modelDir)) !== modelId) throw modelChanged(modelUri, modelDir, modelId);
    if (resolve(modelDir) === model) return model;
    const flags = { recursive: true, dereference: true, mode: constants.COPYFILE_FICLONE };
    await writeFolderAtomically(model, (folder) => cp(modelDir, folder, flags), { replace: true });
    if ((await modelIdIn(model)) !== modelId) throw modelChanged(modelUri, modelDir, modelId);
    return model;
  }

  /** Ids of the releases that a model is kept of. */
  async releases(): Promise<readonly string[]> {
    return (await readdir(join(this.path, "releases")).catch(() => [])).filter((name) => !name.startsWith("."));
  }

  /** Removes a release's model. */
  async forget(releaseId: string): Promise<void> {
    await rm(join(this.path, "releases", releaseId), { recursive: true, force: true });
  }

  /** Removes all there is of the endpoint. */
  async remove(): Promise<void> {
    await rm(this.path, { recursive: true, force: true });
  }
}

/** Longest name that file systems take with what is put behind it: they take 255 bytes. */
const longestName = 200;

/** Registered models may be named with blanks and slashes, and at any length. */
function folderName(endpoint: string): string {
  const name = encodeURIComponent(endpoint.toWellFormed());
  if (name.length <= longestName) return name;
  return `${name.slice(0, longestName - 17)}-${createHash("sha256").update(endpoint).digest("hex").slice(0, 16)}`;
}

/** What a release calls `modelId`; undefined: there is no model. */
async function modelIdIn(modelDir: string): Promise<string | undefined> {
  const manifest = await readFile(join(modelDir, "model.json")).catch(() => undefined);
  return manifest && createHash("sha256").update(manifest).digest("hex").slice(0, 16);
}

function modelChanged(modelUri: string, modelDir: string, modelId: string): SentimentError {
  return new SentimentError({
    kind: "input",
    code: "MODEL_CHANGED",
    message: `The folder ${modelDir} does not hold the model ${modelUri} that was planned for (${modelId}) any more.`,
    hint: "Deploy again; should it be the model of a former release that is lost, deploy its version.",
  });
}

function namesake(path: string, { name, stage }: EndpointRecord): SentimentError {
  return new SentimentError({
    kind: "conflict",
    code: "ENDPOINT_NAME_TAKEN",
    message: `${path} belongs to the model ${JSON.stringify(name)} in the stage ${JSON.stringify(stage)}, whose names together are the same.`,
    hint: "Rename one of the two stages.",
  });
}
