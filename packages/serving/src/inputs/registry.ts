import { unsupportedType } from "../request-error.ts";
import type { Asked, Decoder } from "./asked.ts";
import { readCsv } from "./csv.ts";
import { readJsonLines } from "./json-lines.ts";
import { readJson } from "./json.ts";
import { readPlain } from "./plain.ts";

const jsonLines: Decoder = { read: readJsonLines };

/** What `POST /invocations` reads, by content type. To add one: write its file, add its line. */
export const decoders: ReadonlyMap<string, Decoder> = new Map<string, Decoder>([
  ["application/json", { read: readJson }],
  ["text/csv", { read: readCsv, parameters: ["header"] }],
  ["application/jsonlines", jsonLines],
  ["application/jsonl", jsonLines],
  ["application/x-ndjson", jsonLines],
  ["application/x-jsonlines", jsonLines],
  ["text/plain", { read: readPlain }],
]);

const noParameters: ReadonlyMap<string, string> = new Map();

/** Understands a body by its content type. Throws request errors, 415 in MLflow's words for what it cannot read. */
export function readInput(body: Buffer, contentType: string | undefined, recordErrors: boolean): Asked {
  const alone = decoders.get(contentType ?? "");
  if (alone !== undefined) return alone.read(body, { parameters: noParameters, recordErrors });
  const [type = "", ...pairs] = (contentType ?? "").split(";").map((part) => part.trim());
  const parameters = new Map(pairs.map((pair) => splitPair(pair)));
  const charset = parameters.get("charset") ?? "utf-8";
  if (charset.toLowerCase() !== "utf-8") throw unsupportedType("The scoring server only supports UTF-8");
  const decoder = decoders.get(type);
  const unknown = [...parameters.keys()].filter((name) => name !== "charset" && !decoder?.parameters?.includes(name));
  if (unknown.length > 0) {
    throw unsupportedType(`Unrecognized content type parameters: ${unknown.slice(0, 10).join(", ").slice(0, 200)}.`);
  }
  if (decoder === undefined) {
    const known = [...decoders.keys()].map((name) => `'${name}'`).join(", ");
    throw unsupportedType(
      `This predictor only supports the following content types: Types: [${known}]. Got '${(contentType ?? "").slice(0, 200)}'.`,
    );
  }
  return decoder.read(body, { parameters, recordErrors });
}

function splitPair(pair: string): [string, string] {
  const at = pair.indexOf("=");
  return at === -1 ? [pair, ""] : [pair.slice(0, at), pair.slice(at + 1)];
}
