import { SentimentError } from "@sentiment/errors";
import { plainText } from "../../rest/plain-text.ts";

/** One page of what an MLflow server lists. */
export interface Listing {
  readonly files: readonly { readonly path: string; readonly isDir: boolean; readonly size: number }[];
  readonly nextPageToken: string | undefined;
}

/** Reads `{"files": [{"path", "is_dir", "file_size"}], "next_page_token"}`; what is empty or zero is left out there. */
export function readListing(text: string, uri: string): Listing {
  try {
    const { files = [], next_page_token: token } = objectOf(JSON.parse(text));
    if (!Array.isArray(files)) throw new TypeError("files is no list");
    return {
      files: files.map(readFile),
      nextPageToken: typeof token === "string" && token !== "" ? token : undefined,
    };
  } catch (cause) {
    throw new SentimentError({
      kind: "remote",
      code: "MALFORMED_ANSWER",
      message: `The list of files of ${uri} cannot be understood: ${plainText(text, 100)}`,
      hint: "Is it an MLflow server, and no proxy that answers instead of it?",
      cause,
    });
  }
}

function readFile(entry: unknown): Listing["files"][number] {
  const { path, is_dir: isDir, file_size: size } = objectOf(entry);
  if (typeof path !== "string") throw new TypeError("a file has no path");
  // Protobuf may write a long number as digits in quotes.
  const bytes = size === undefined ? 0 : Number(size);
  if (!Number.isSafeInteger(bytes) || bytes < 0) throw new TypeError(`a file has the size ${String(size)}`);
  return { path, isDir: isDir === true, size: bytes };
}

function objectOf(value: unknown): Readonly<Record<string, unknown>> {
  if (typeof value !== "object" || value === null) throw new TypeError("it is no object");
  return value as Readonly<Record<string, unknown>>;
}
