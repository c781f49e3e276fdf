import { GetObjectCommand } from "@aws-sdk/client-s3";
import type { RecordBatch } from "@sentiment/dataset";
import type { Aws } from "../aws/aws.ts";
import { answersAmiss, fileChanged } from "./batch-failed.ts";
import type { ShardNote } from "./shards.ts";
import { TextsDigest } from "./shards.ts";

interface Answered {
  readonly aws: Aws;
  readonly bucket: string;
  /** Of the attempt. */
  readonly out: string;
  readonly shards: readonly ShardNote[];
  readonly classes: readonly string[];
  readonly file: string;
  /** Of the texts that were sent. */
  readonly digest: string;
}

/** Reads what a job has answered, shard by shard, for the same texts in the same order. */
export class BatchAnswers {
  readonly #answered: Answered;
  readonly #lines: AsyncGenerator<string>;
  readonly #digest = new TextsDigest();

  constructor(answered: Answered) {
    this.#answered = answered;
    this.#lines = this.#allLines();
  }

  /** Probabilities of some texts, row-major, and why one has none. Throws an input error where the file has others by now. */
  async score(texts: RecordBatch["texts"]): Promise<{ probabilities: Float64Array; problems: Map<number, string> }> {
    const { classes, file } = this.#answered;
    this.#digest.add(texts);
    const probabilities = new Float64Array(texts.rows * classes.length);
    const problems = new Map<number, string>();
    for (let row = 0; row < texts.rows; row++) {
      const next = await this.#lines.next();
      if (next.done === true) throw fileChanged(file);
      const problem = this.#take(next.value, probabilities, row * classes.length);
      if (problem !== undefined) problems.set(row, problem);
    }
    return { probabilities, problems };
  }

  end(): void {
    if (this.#digest.value() !== this.#answered.digest) throw fileChanged(this.#answered.file);
  }

  /** Puts the probabilities of an answer to their place; returns the reason where it has none. */
  #take(line: string, probabilities: Float64Array, from: number): string | undefined {
    const { classes, out } = this.#answered;
    const answer = answerIn(line);
    if (typeof answer?.error === "string") return answer.error;
    for (const [index, name] of classes.entries()) {
      const value =
        answer?.probabilities !== undefined && Object.hasOwn(answer.probabilities, name)
          ? answer.probabilities[name]
          : undefined;
      if (typeof value !== "number")
        throw answersAmiss(out, `has an answer without the probability of ${JSON.stringify(name)}`);
      probabilities[from + index] = value;
    }
    return undefined;
  }

  async *#allLines(): AsyncGenerator<string> {
    const { aws, bucket, out, shards } = this.#answered;
    for (const { name, records } of shards) {
      const Key = `${out}${name}.out`;
      const text = await aws.ask("s3", `read s3://${bucket}/${Key}`, async (client, options) => {
        const { Body } = await client.send(new GetObjectCommand({ Bucket: bucket, Key }), options);
        return (await Body?.transformToString()) ?? "";
      });
      const lines = text.split("\n").filter((line) => line !== "");
      if (lines.length !== records)
        throw answersAmiss(`s3://${bucket}/${Key}`, `has ${lines.length} answers to ${records} texts`);
      yield* lines;
    }
  }
}

interface Answer {
  readonly error?: unknown;
  readonly probabilities?: Readonly<Record<string, unknown>>;
}

function answerIn(line: string): Answer | undefined {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === "object" && value !== null ? value : undefined;
  } catch {
    return undefined;
  }
}
