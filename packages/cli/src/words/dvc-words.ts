import type { AddedOutput, Got, OutputStatus, Pulled, Pushed, Status } from "@sentiment/dvc";
import { byteWords, countOf, durationWords } from "./numbers.ts";
import type { Style } from "./style.ts";
import { table } from "./table.ts";
import { visible } from "./visible.ts";

/** What `data pull` says: each output and what became of it, and the sum. */
export function pulledWords({ outputs, skipped, fetched, bytes, seconds }: Pulled, style: Style): string {
  const rows = outputs.map((output) => [style.bold(visible(output.path)), output.action, changesOf(output)]);
  const came = `${countOf(fetched, "object")} fetched (${byteWords(bytes)}) in ${durationWords(seconds)}`;
  return [...tableOf([...rows, ...skippedRows(skipped, style)]), came].join("\n");
}

function changesOf({ added, modified, deleted, unchanged }: Pulled["outputs"][number]): string {
  const counts = { added, modified, removed: deleted, unchanged };
  const said = Object.entries(counts).filter(([, count]) => count > 0);
  return said.map(([what, count]) => `${countOf(count, "file")} ${what}`).join(", ");
}

/** What `data push` says. */
export function pushedWords({ outputs, skipped, sent, bytes, seconds }: Pushed, style: Style): string {
  const rows = outputs.map(({ path, action }) => [style.bold(visible(path)), action, ""]);
  const went = `${countOf(sent, "object")} sent (${byteWords(bytes)}) in ${durationWords(seconds)}`;
  return [...tableOf([...rows, ...skippedRows(skipped, style)]), went].join("\n");
}

/** What `data add` says: the `.dvc` files to commit. */
export function addedWords({ outputs }: { readonly outputs: readonly AddedOutput[] }, style: Style): string {
  const rows = outputs.map(({ file, action, files, size, md5 }) => [
    style.bold(visible(file)),
    action,
    `${files === undefined ? "" : `${countOf(files, "file")}, `}${byteWords(size)}, ${md5}`,
  ]);
  return tableOf(rows).join("\n");
}

/** What `data status` says: each output, and of a changed folder some of its files. */
export function statusWords({ outputs }: Status, style: Style): string {
  if (outputs.length === 0) return "nothing is tracked here";
  return outputs.flatMap((output) => [outputLine(output, style), ...fileLines(output)]).join("\n");
}

function outputLine({ path, state, file }: OutputStatus, style: Style): string {
  const said = state === "clean" ? style.good(state) : style.warning(state);
  return `${style.bold(visible(path))}  ${said}  (${visible(file)})`;
}

const most = 10;

function fileLines({ added, modified, deleted }: OutputStatus): string[] {
  const lines = Object.entries({ added, modified, deleted }).flatMap(([what, names]) =>
    names.map((name) => `  ${what}: ${visible(name)}`),
  );
  return lines.length <= most ? lines : [...lines.slice(0, most), `  and ${lines.length - most} more`];
}

/** What `data get` says. */
export function gotWords({ out, path, revision, files, bytes, seconds }: Got, style: Style): string {
  const what = `${visible(path)} at ${revision.slice(0, 12)}`;
  return `${style.bold(visible(out))}  ${what}: ${countOf(files, "file")} (${byteWords(bytes)} fetched) in ${durationWords(seconds)}`;
}

function skippedRows(skipped: Pulled["skipped"], style: Style): string[][] {
  return skipped.map(({ path, reason }) => [style.bold(visible(path)), "skipped", visible(reason)]);
}

function tableOf(rows: readonly (readonly string[])[]): string[] {
  return rows.length === 0 ? [] : [table({ rows })];
}
