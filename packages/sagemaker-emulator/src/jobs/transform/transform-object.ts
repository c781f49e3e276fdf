import { gunzipSync } from "node:zlib";
import type { CreateTransformJobRequest } from "@aws-sdk/client-sagemaker";
import type { Account } from "../../account.ts";
import type { InputObject } from "../input-objects.ts";
import { askTransform } from "./ask-transform.ts";
import { recordProcessing } from "./data-processing.ts";
import { payloadsOf } from "./payloads.ts";
import type { TransformSettings } from "./transform-settings.ts";

interface Transforming {
  readonly account: Account;
  readonly job: CreateTransformJobRequest;
  /** The container's. */
  readonly url: string;
  readonly settings: TransformSettings;
  readonly signal: AbortSignal;
}

/** What is stored for an object: the answers to its records, in their order. Throws where one could not be had. */
export async function transformObject(object: InputObject, transforming: Transforming): Promise<string> {
  const { account, job, url, settings, signal } = transforming;
  const bytes = await contentOf(account, object, job.TransformInput?.CompressionType === "Gzip");
  const { ContentType: contentType = "", SplitType: split = "None" } = job.TransformInput ?? {};
  const endsLines = job.TransformOutput?.AssembleWith === "Line";
  const processing = recordProcessing(job.DataProcessing, contentType);
  const ask = async (body: string | Uint8Array): Promise<string> => askTransform({ url, body, job, signal });
  if (split === "None") {
    if (settings.mostBytes > 0 && bytes.length > settings.mostBytes) {
      throw new Error(`The object has ${bytes.length} bytes, and MaxPayloadInMB allows ${settings.mostBytes}.`);
    }
    const whole = bytes.toString();
    const answer = await ask(processing === undefined ? bytes : processing.sent(whole));
    return assembled([processing === undefined ? answer : processing.stored(whole, answer)], endsLines);
  }
  const payloads = payloadsOf(bytes.toString(), { ...settings, sent: (record) => processing?.sent(record) ?? record });
  const answers = await inOrder(payloads, settings.concurrency, async ({ body, records }) => {
    const answer = await ask(settings.multiRecord ? body : body.slice(0, -1));
    if (processing === undefined) return answer;
    const lines = answer.replace(/\n$/u, "").split("\n");
    if (lines.length !== records.length) {
      throw new Error(`To ${records.length} records there are ${lines.length} answers, which cannot be joined.`);
    }
    return lines.map((line, index) => processing.stored(records[index]!, line)).join("\n");
  });
  return assembled(answers, endsLines);
}

function assembled(answers: readonly string[], endsLines: boolean): string {
  return endsLines ? answers.map((answer) => `${answer.replace(/\n$/u, "")}\n`).join("") : answers.join("");
}

async function contentOf(account: Account, { bucket, key }: InputObject, packed: boolean): Promise<Buffer> {
  const { GetObjectCommand } = await import("@aws-sdk/client-s3");
  const client = await account.others.s3();
  const { Body: body } = await client.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
  const bytes = Buffer.from((await body?.transformToByteArray()) ?? []);
  return packed ? gunzipSync(bytes) : bytes;
}

/** So many at once, their results in the order of what they were asked for. The first failure ends it. */
async function inOrder<Item, Result>(
  items: Iterable<Item>,
  atOnce: number,
  work: (item: Item) => Promise<Result>,
): Promise<Result[]> {
  const results: Result[] = [];
  const iterator = items[Symbol.iterator]();
  let count = 0;
  const worker = async (): Promise<void> => {
    for (let next = iterator.next(); next.done !== true; next = iterator.next()) {
      const place = count++;
      results[place] = await work(next.value);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
  return results;
}
