import { createHash } from "node:crypto";
import { stat } from "node:fs/promises";
import { openRecords, type RecordBatch } from "@sentiment/dataset";
import { SentimentError } from "@sentiment/errors";
import { canonicalJson } from "../endpoints/release-spec.ts";
import { noteOf, shardBytes, shardsOf, TextsDigest, type Shard, type ShardNote } from "./shards.ts";

/** A file that is to be scored. */
export interface BatchData {
  readonly file: string;
  readonly textColumn: string | undefined;
}

/** On what it is to be scored. */
export interface BatchMachines {
  readonly instanceType: string;
  readonly instances: number;
}

/** All that decides what a batch is: the same file, model and machines are the same batch, which an interrupted one goes on as. */
export interface BatchPlan extends BatchMachines {
  /** 12 hex digits. */
  readonly id: string;
  readonly shards: readonly ShardNote[];
  /** Of the file's texts. */
  readonly digest: string;
  readonly payloadMegabytes: number;
  readonly bytesEach: number;
}

/** SageMaker's default; and the most that it sends at once. */
const usualPayload = 6;
const mostPayload = 100;
const megabyte = 1024 * 1024;

/** Reads the file once, and sends nothing. Throws input errors for a file without a usable text, or with one that is too long. */
export async function planBatch(data: BatchData, machines: BatchMachines, modelId: string): Promise<BatchPlan> {
  const bytesEach = shardBytes((await stat(data.file)).size, machines.instances);
  const digest = new TextsDigest();
  const shards: ShardNote[] = [];
  let longest = 0;
  for await (const shard of shardsIn(data, bytesEach, (batch) => digest.add(batch.texts))) {
    shards.push(noteOf(shard, shards.length));
    // A single text may make a shard longer than it should be; what is shorter is several texts, which are sent apart.
    longest = Math.max(longest, shard.records === 1 ? shard.content.length : 0);
  }
  if (shards.length === 0) throw nothingToScore(data.file);
  const payloadMegabytes = Math.max(usualPayload, Math.ceil(longest / megabyte));
  if (payloadMegabytes > mostPayload) throw tooLong(data.file);
  const { instanceType, instances } = machines;
  const spec = { modelId, instanceType, instances, shards: shards.map(({ name }) => name) };
  const id = createHash("sha256").update(canonicalJson(spec)).digest("hex").slice(0, 12);
  return { id, shards, digest: digest.value(), payloadMegabytes, bytesEach, instanceType, instances };
}

/** The shards of a file, each time it is asked the same. */
export async function* shardsIn(
  { file, textColumn }: BatchData,
  bytesEach: number,
  onBatch: (batch: RecordBatch) => void = () => {},
): AsyncGenerator<Shard> {
  const source = await openRecords(file, { textColumn });
  yield* shardsOf(seen(source.batches(), onBatch), bytesEach);
}

async function* seen(
  batches: AsyncIterable<RecordBatch>,
  onBatch: (batch: RecordBatch) => void,
): AsyncGenerator<RecordBatch> {
  for await (const batch of batches) {
    onBatch(batch);
    yield batch;
  }
}

function nothingToScore(file: string): SentimentError {
  return new SentimentError({
    kind: "input",
    code: "DATA_NO_ROWS",
    message: `${file} has no row that can be used.`,
    hint: "`sentiment data describe` says what it holds.",
  });
}

function tooLong(file: string): SentimentError {
  return new SentimentError({
    kind: "input",
    code: "TEXT_TOO_LONG",
    message: `${file} has a text of more than ${mostPayload} MB, which is more than SageMaker sends to a model at once.`,
    hint: "Score the file on this machine: leave --on out.",
  });
}
