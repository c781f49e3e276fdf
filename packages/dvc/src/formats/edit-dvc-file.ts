import { isMap, isSeq, parseDocument, Scalar, type YAMLMap } from "yaml";
import { factsOf, writeDvcFile, type NewOutput } from "./dvc-file.ts";
import { invalid } from "./yaml-values.ts";

/** A `.dvc` file with new content for its output; comments, descriptions, labels and all else that was said stays. */
export function editDvcFile(text: string | undefined, output: NewOutput, where: string): string {
  if (text === undefined || text.trim() === "") return writeDvcFile(output);
  const document = parseDocument(text, { schema: "failsafe" });
  const outputs = document.get("outs");
  const item = isSeq(outputs) ? outputs.items[0] : undefined;
  if (document.errors.length > 0 || !isSeq(outputs) || outputs.items.length !== 1 || !isMap(item)) {
    throw invalid(where, "it has not just one output");
  }
  const map: YAMLMap = item;
  const facts = new Map(factsOf(output).filter(([key]) => key !== "path"));
  for (const key of ["md5", "size", "nfiles", "isexec", "hash"]) if (!facts.has(key)) map.delete(key);
  for (const [key, value] of facts) set(map, key, value);
  return document.toString({ lineWidth: 0, indentSeq: false });
}

/** A value as it is to stand in the file; a new key comes before the path, as DVC has it. */
function set(map: YAMLMap, key: string, value: string): void {
  const scalar = new Scalar(value.replaceAll("'", ""));
  scalar.type = value.startsWith("'") ? Scalar.QUOTE_SINGLE : Scalar.PLAIN;
  const pair = map.items.find((each) => String(each.key) === key);
  if (pair !== undefined) {
    pair.value = scalar;
    return;
  }
  const added = map.items.length;
  map.set(new Scalar(key), scalar);
  const before = map.items.findIndex((each) => String(each.key) === "path");
  if (before !== -1) map.items.splice(before, 0, ...map.items.splice(added, 1));
}
