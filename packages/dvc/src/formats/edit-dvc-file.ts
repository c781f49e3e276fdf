import { isMap, isSeq, parseDocument, type Pair, type YAMLMap } from "yaml";
import { factsOf, writeDvcFile, type NewOutput } from "./dvc-file.ts";
import { invalid } from "./yaml-values.ts";

/** A place in a text and what is to stand there. */
interface Edit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/**
 * A `.dvc` file with new content for its output. Only that is changed: comments, descriptions, labels and all else that was
 * said stay as they are, to the byte.
 */
export function editDvcFile(text: string | undefined, output: NewOutput, where: string): string {
  if (text === undefined || text.trim() === "") return writeDvcFile(output);
  const document = parseDocument(text, { schema: "failsafe" });
  const outputs = document.get("outs");
  const item = isSeq(outputs) ? outputs.items[0] : undefined;
  if (document.errors.length > 0 || !isSeq(outputs) || outputs.items.length !== 1 || !isMap(item)) {
    throw invalid(where, "it has not just one output");
  }
  const map: YAMLMap = item;
  if (map.flow === true) {
    // In braces there are no lines to change: they are unfolded first.
    outputs.flow = false;
    map.flow = false;
    return editDvcFile(document.toString({ lineWidth: 0, indentSeq: false }), output, where);
  }
  return edited(text, editsFor(text, map, output));
}

function editsFor(text: string, map: YAMLMap, output: NewOutput): Edit[] {
  const facts = new Map(factsOf(output).filter(([key]) => key !== "path"));
  const path = startOf(map.items.find((pair) => String(pair.key) === "path"));
  const margin = " ".repeat(path - (text.lastIndexOf("\n", path - 1) + 1));
  const lineEnd = text.includes("\r\n") ? "\r\n" : "\n";
  const edits: Edit[] = [];
  for (const key of ["md5", "size", "nfiles", "isexec", "hash"]) {
    const at = map.items.findIndex((pair) => String(pair.key) === key);
    const [pair, next, said] = [map.items[at], map.items[at + 1], facts.get(key)];
    if (pair === undefined) {
      // As DVC has it, before the path.
      if (said !== undefined) edits.push({ start: path, end: path, text: `${key}: ${said}${lineEnd}${margin}` });
    } else if (said !== undefined) {
      const [start, end] = rangeOf(pair.value);
      edits.push({ start, end, text: said });
    } else if (next !== undefined) {
      edits.push({ start: startOf(pair), end: startOf(next), text: "" });
    } else {
      edits.push({ start: rangeOf(map.items[at - 1]!.value)[1], end: rangeOf(pair.value)[1], text: "" });
    }
  }
  return edits;
}

function startOf(pair: Pair | undefined): number {
  return rangeOf(pair?.key)[0];
}

/** Where a node begins, and where its own text ends. */
function rangeOf(node: unknown): readonly [number, number] {
  const { range } = node as { readonly range: readonly [number, number, number] };
  return [range[0], range[1]];
}

/** The later the first, so that places stay true; of those at one place the last one said comes first. */
function edited(text: string, edits: readonly Edit[]): string {
  const sorted = edits.toReversed().toSorted((one, other) => other.start - one.start);
  return sorted.reduce((result, edit) => result.slice(0, edit.start) + edit.text + result.slice(edit.end), text);
}
