import { inParallel } from "@sentiment/http";
import { digestOf } from "../digest.ts";
import { requestBody, type LocalContent } from "../local-content.ts";
import type { Transfer } from "../remote-files.ts";
import { readRefusal, s3Error, type S3Asked } from "./s3-error.ts";
import type { S3Bucket } from "./s3-bucket.ts";
import { xmlText } from "./xml-texts.ts";

const mebibyte = 1 << 20;
/** S3 takes parts of 5 MiB to 5 GiB, and 10,000 of them. */
const [usualPart, mostParts] = [16 * mebibyte, 10_000];
const partsAtOnce = 4;

export interface MultipartUpload {
  readonly bucket: S3Bucket;
  readonly key: string;
  readonly content: LocalContent;
  readonly asked: S3Asked;
  readonly headers: Readonly<Record<string, string>>;
}

/** Sends a file in parts, some at a time; what has been sent is thrown away when one of them fails. */
export async function uploadInParts(upload: MultipartUpload, transfer: Transfer): Promise<void> {
  const { bucket, key, content, asked, headers } = upload;
  const { signal } = transfer;
  const begin = { method: "POST", query: { uploads: "" }, headers, repeatable: true, whole: true } as const;
  const begun = await bucket.ask({ ...begin, key, asked, signal });
  const uploadId = xmlText(await begun.text(), "UploadId") ?? "";
  try {
    const size = Math.max(usualPart, mebibyte * Math.ceil(content.size / mostParts / mebibyte));
    const parts = Array.from({ length: Math.ceil(content.size / size) }, (_, i) => i);
    const etags: string[] = [];
    await inParallel(parts, { atOnce: partsAtOnce, signal }, async (i, stop) => {
      const span = { start: i * size, end: Math.min(content.size, (i + 1) * size) };
      etags[i] = await sendPart(upload, { ...span, uploadId, number: i + 1 }, { ...transfer, signal: stop });
    });
    await complete(upload, { uploadId, etags }, signal);
  } catch (error) {
    await abandon(upload, uploadId);
    throw error;
  }
}

async function sendPart(
  { bucket, key, content, asked }: MultipartUpload,
  { uploadId, number, ...span }: { uploadId: string; number: number; start: number; end: number },
  { signal, onBytes }: Transfer,
): Promise<string> {
  const headers = { "x-amz-content-sha256": await digestOf(content, "sha256", span) };
  const query = { partNumber: number, uploadId };
  const body = requestBody(content, span, onBytes);
  const answer = await bucket.ask({ method: "PUT", key, asked, query, headers, body, signal, whole: true });
  return answer.headers["etag"] ?? "";
}

async function complete(
  { bucket, key, asked }: MultipartUpload,
  { uploadId, etags }: { uploadId: string; etags: readonly string[] },
  signal: AbortSignal,
): Promise<void> {
  const parts = etags.map(
    (etag, i) => `<Part><PartNumber>${i + 1}</PartNumber><ETag>${etag.replaceAll('"', "&quot;")}</ETag></Part>`,
  );
  const body = `<CompleteMultipartUpload xmlns="http://s3.amazonaws.com/doc/2006-03-01/">${parts.join("")}</CompleteMultipartUpload>`;
  const headers = { "content-type": "application/xml" };
  const request = { method: "POST", query: { uploadId }, headers, body, repeatable: true, whole: true } as const;
  const answer = await bucket.ask({ ...request, key, asked, signal });
  // S3 begins its answer before it is done, and may have to say then that it failed.
  if (/<Error[ >]/u.test(await answer.text())) throw s3Error(await readRefusal(answer), asked);
}

/** Parts that are not thrown away are kept, and paid for. Whatever goes wrong here, what went wrong before says more. */
async function abandon({ bucket, key, asked }: MultipartUpload, uploadId: string): Promise<void> {
  const signal = AbortSignal.timeout(5000);
  await bucket
    .ask({ method: "DELETE", key, asked, query: { uploadId }, retries: 1, signal, whole: true })
    .catch(() => undefined);
}
