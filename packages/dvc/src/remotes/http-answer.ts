import type { HttpResponse } from "@sentiment/http";
import type { SentimentError } from "@sentiment/errors";
import { remoteError } from "../dvc-error.ts";
import type { From, Incoming } from "./remote.ts";

/**
 * Asks for the rest of an object, if it still is the same where that can be told (RFC 9110, section 14). Its hash is checked
 * in any case. The http room asks for it unpacked.
 */
export function rangeHeaders({ start, tag }: From): Readonly<Record<string, string>> {
  if (start === 0) return {};
  return { range: `bytes=${start}-`, ...(tag !== undefined && { "if-range": tag }) };
}

/** What a 200 or 206 brings. */
export function incomingOf(answer: HttpResponse): Incoming {
  const { headers } = answer;
  const [, start, size] = /^bytes (\d+)-\d+\/(\d+|\*)$/u.exec(headers["content-range"] ?? "") ?? [];
  const isPart = answer.status === 206 && start !== undefined;
  const length = isPart ? size : headers["content-encoding"] === undefined ? headers["content-length"] : undefined;
  const etag = headers["etag"];
  return {
    start: isPart ? Number(start) : 0,
    size: length === undefined || length === "*" ? undefined : Number(length),
    tag: etag?.startsWith('"') === true ? etag : undefined,
    mediaType: headers["content-type"],
    body: answer.body,
    bytes: () => answer.bytes(),
    cancel: () => answer.cancel(),
  };
}

/** What is told of an answer that is neither the object nor 404. `hint` says how one logs in there. */
export function refusal(
  { status, url }: Pick<HttpResponse, "status" | "url">,
  remote: string,
  hint: string,
  said = "",
): SentimentError {
  const more = said === "" ? "" : `: ${said}`;
  if (status === 401 || status === 407) {
    return remoteError(
      "REMOTE_NEEDS_LOGIN",
      `The remote ${remote} wants to know who asks: ${url} answered ${status}${more}.`,
      hint,
    );
  }
  if (status === 403) {
    return remoteError(
      "REMOTE_FORBIDDEN",
      `The remote ${remote} refuses: ${url} answered 403${more}.`,
      `Whoever asks may not read or write there. ${hint}`,
    );
  }
  const later = status >= 500 || status === 429 ? "Try again later." : "Is its url in .dvc/config the right one?";
  return remoteError(`HTTP_${status}`, `The remote ${remote} failed: ${url} answered ${status}${more}.`, later);
}
