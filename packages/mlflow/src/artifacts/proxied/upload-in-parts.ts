import path from "node:path";
import { inParallel, type Http, type HttpResponse } from "@sentiment/http";
import { requestBody, type LocalContent } from "../local-content.ts";
import type { Transfer } from "../remote-files.ts";
import { readRefusal, s3Error } from "../s3/s3-error.ts";
import { fieldsOf, headersOf, listOf, readJsonAnswer, textOf, type Fields } from "./json-answer.ts";

/** A file that goes to the storage behind the server in parts, each by an address that the server has signed. */
export interface PartsUpload {
  readonly uri: string;
  /** From the root. */
  readonly file: string;
  readonly content: LocalContent;
  readonly partSize: number;
  /** Requests to the storage, which know nothing of the server's password. */
  readonly storage: Http;
  /** `POST mlflow-artifacts/mpu/<step>/<folder>` with a message. */
  readonly post: (step: "create" | "complete" | "abort", folder: string, message: Fields) => Promise<HttpResponse>;
}

interface Part {
  readonly number: number;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
}

const partsAtOnce = 4;
/** More are taken nowhere. */
const mostParts = 10_000;

/** Throws ENDPOINT_NOT_FOUND, as `post` does, where the server offers no such thing; nothing has been sent then. */
export async function uploadInParts(upload: PartsUpload, transfer: Transfer): Promise<void> {
  const { uri, file, content, storage, post } = upload;
  const folder = path.posix.dirname(file) === "." ? "" : path.posix.dirname(file);
  const name = path.posix.basename(file);
  const partSize = Math.max(upload.partSize, Math.ceil(content.size / mostParts));
  const count = Math.ceil(content.size / partSize);
  const answer = await post("create", folder, { path: name, num_parts: count });
  const { uploadId, parts } = readJsonAnswer(await answer.text(), uri, (fields) => {
    const offered = listOf(fields["credentials"]).map(readPart);
    if (offered.length !== count) throw new TypeError(`it offers ${offered.length} parts of ${count}`);
    return { uploadId: textOf(fields["upload_id"]), parts: offered.toSorted((a, b) => a.number - b.number) };
  });
  try {
    const etags: string[] = [];
    await inParallel(
      parts,
      { atOnce: partsAtOnce, signal: transfer.signal },
      async ({ number, url, headers }, signal) => {
        const start = (number - 1) * partSize;
        const body = requestBody(content, { start, end: Math.min(content.size, start + partSize) }, transfer.onBytes);
        const sent = await storage.request({ method: "PUT", url, headers, body, signal, whole: true });
        if (sent.status >= 300) throw s3Error(await readRefusal(sent), { uri, action: "s3:PutObject", path: file });
        etags[number - 1] = sent.headers["etag"] ?? "";
      },
    );
    const done = parts.map(({ number, url }) => ({ part_number: number, etag: etags[number - 1], url }));
    await post("complete", folder, { path: name, upload_id: uploadId, parts: done });
  } catch (error) {
    // Parts that are not thrown away are kept, and paid for. If that fails, what went wrong before says more.
    await post("abort", folder, { path: name, upload_id: uploadId }).catch(() => undefined);
    throw error;
  }
}

function readPart(fields: Fields): Part {
  const number = Number(fields["part_number"]);
  if (!Number.isInteger(number)) throw new TypeError("a part has no number");
  return { number, url: textOf(fields["url"]), headers: headersOf(fieldsOf(fields["headers"] ?? {})) };
}
