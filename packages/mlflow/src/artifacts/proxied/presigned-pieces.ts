import type { Http, HttpResponse } from "@sentiment/http";
import type { OpenPiece } from "../fetch-span.ts";
import { pieceOf, rangeHeaders } from "../piece-of-answer.ts";
import { digestOfObject } from "../s3/object-digest.ts";
import { readRefusal, s3Error } from "../s3/s3-error.ts";
import { headersOf, readJsonAnswer, textOf } from "./json-answer.ts";

export interface PresignedParts {
  readonly uri: string;
  /** From the root. */
  readonly file: string;
  /** Requests to the storage, which know nothing of the server's password. */
  readonly storage: Http;
  /** `GET mlflow-artifacts/presigned/<file>` */
  readonly ask: (signal: AbortSignal) => Promise<HttpResponse>;
}

/**
 * Pieces of a file straight from the storage behind the server, by an address that the server signs, and signs anew when
 * its time is over. Throws ENDPOINT_NOT_FOUND, as `ask` does, where the server offers no such thing.
 */
export async function presignedPieces(
  { uri, file, storage, ask }: PresignedParts,
  firstSignal: AbortSignal,
): Promise<OpenPiece> {
  const offer = async (signal: AbortSignal) =>
    readJsonAnswer(await (await ask(signal)).text(), uri, ({ url, headers }) => ({
      url: textOf(url),
      headers: headersOf(headers),
    }));
  let offered = offer(firstSignal);
  await offered;
  return async (range, signal) => {
    for (let isRenewed = false; ; isRenewed = true) {
      const { url, headers } = await offered;
      const answer = await storage.request({
        method: "GET",
        url,
        headers: { ...headers, ...rangeHeaders(range) },
        signal,
      });
      if (answer.status < 300) return { ...pieceOf(answer), digest: digestOfObject(answer) };
      const refusal = await readRefusal(answer);
      if (answer.status !== 403 || isRenewed) throw s3Error(refusal, { uri, action: "s3:GetObject", path: file });
      offered = offer(signal);
    }
  };
}
