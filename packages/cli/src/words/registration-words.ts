import type { Registration } from "@sentiment/training";
import { facts } from "./facts.ts";
import { changeFacts, nextFacts, versionFacts } from "./registry-change-words.ts";
import { numberCell } from "./sheet/cells.ts";
import type { Style } from "./style.ts";
import { visible } from "./visible.ts";

/** What `register` says: the version, the run it is of and why that one, and what moved. */
export function registrationWords(registration: Registration, style: Style): string {
  const { runId, runName, metric, value } = registration;
  return facts(
    [
      ...versionFacts(registration, style),
      ["run", `${visible(runName)} (${visible(runId ?? "")})`],
      ["metric", value === null ? "" : `${visible(metric)} ${numberCell(value).shown}`],
      ...changeFacts(registration, style),
      ...nextFacts(registration),
    ],
    style,
  );
}
