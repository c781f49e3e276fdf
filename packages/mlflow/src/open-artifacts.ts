import { SentimentError } from "@sentiment/errors";
import { fileURLToPath } from "node:url";
import path from "node:path";
import type { Artifacts } from "./artifacts.ts";
import { LocalArtifacts } from "./local-artifacts.ts";

/** The files of a run or a logged model by its artifact URI: a local path or a `file:` URI. Errors: `usage`. */
export function openArtifacts(uri: string): Artifacts {
  if (/^file:/i.test(uri)) return new LocalArtifacts(uri, fileURLToPath(uri));
  // One letter and a colon is a drive of Windows.
  if (!/^[a-z][a-z0-9+.-]+:/i.test(uri)) return new LocalArtifacts(uri, path.resolve(uri));
  throw new SentimentError({
    kind: "usage",
    code: "ARTIFACT_URI",
    message: `The files at ${uri.replace(/\/\/[^/@]*@/, "//")} cannot be reached from here yet.`,
    hint: "Only a local path or a file: URI can.",
  });
}
