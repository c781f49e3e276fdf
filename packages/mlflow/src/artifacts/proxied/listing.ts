import { bytesOf, listOf, readJsonAnswer, textOf } from "./json-answer.ts";

/** One page of what an MLflow server lists. */
export interface Listing {
  readonly files: readonly { readonly path: string; readonly isDir: boolean; readonly size: number }[];
  readonly nextPageToken: string | undefined;
  /** Where what is listed lies; the artifact service does not say. */
  readonly rootUri: string | undefined;
}

/** Reads `{"files": [{"path", "is_dir", "file_size"}], "next_page_token", "root_uri"}`; what is empty is left out there. */
export function readListing(text: string, uri: string): Listing {
  return readJsonAnswer(text, uri, ({ files, next_page_token: token, root_uri: rootUri }) => ({
    files: listOf(files).map((file) => ({
      path: textOf(file["path"]),
      isDir: file["is_dir"] === true,
      size: bytesOf(file["file_size"]),
    })),
    nextPageToken: typeof token === "string" && token !== "" ? token : undefined,
    rootUri: typeof rootUri === "string" ? rootUri : undefined,
  }));
}
