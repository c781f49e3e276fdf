import type { GateResult, RegistryChange, VersionChange } from "@sentiment/training";
import { facts } from "./facts.ts";
import { shellWords } from "./shell-words.ts";
import { numberCell } from "./sheet/cells.ts";
import type { Style } from "./style.ts";
import { visible } from "./visible.ts";

/** What `models promote`, `rollback` and `archive` say: the version, where it stands, and what moved. */
export function registryChangeWords(change: RegistryChange, style: Style): string {
  return facts([...versionFacts(change, style), ...changeFacts(change, style), ...nextFacts(change)], style);
}

type Fact = readonly [name: string, fact: string];

/** Which version, and where it stands. */
export function versionFacts({ name, version, stage, aliases, action, plan }: RegistryChange, style: Style): Fact[] {
  const which = version === null ? visible(name) : `${visible(name)}, version ${visible(version)}`;
  const done = style.dim(`(${plan ? "planned: " : ""}${action})`);
  return [
    ["model", `${which} ${done}`],
    ["stage", stage ?? ""],
    ["aliases", aliases.map(visible).join(", ")],
  ];
}

/** The gates, and what moved for the version. */
export function changeFacts({ gates, changes, plan }: RegistryChange, style: Style): Fact[] {
  return [
    ["gates", gates.map((gate) => gateWords(gate, style)).join("\n")],
    [plan ? "would change" : "changed", changes.map(movedWords).join("\n")],
  ];
}

/** What to type to use it. */
export function nextFacts({ modelUri, stage, plan, action }: RegistryChange): Fact[] {
  if (modelUri === null || plan || stage === "archived" || action === "refused") return [];
  return [["next", shellWords("sentiment", "predict", "--model-uri", modelUri, "What a lovely day!")]];
}

function gateWords({ metric, value, demands, limit, than, met }: GateResult, style: Style): string {
  const whose =
    than === null
      ? ""
      : ` – ${visible(than.place)}${than.version === null ? "" : `, version ${visible(than.version)}`}`;
  const demanded = limit === null ? `nothing to compare with${whose}` : `${demands} ${numberCell(limit).shown}${whose}`;
  return `${met ? style.good("met") : style.bad("not met")}: ${visible(metric)} ${numberCell(value).shown}, ${demanded}`;
}

/** `version 3: staging → production, alias champion added`. That a stage's own alias goes with it is not said. */
export function movedWords({ version, from, to, aliasesAdded, aliasesRemoved }: VersionChange): string {
  const moves = from !== to;
  const aliases = [
    ...aliasesAdded.filter((alias) => !moves || alias !== to).map((alias) => `alias ${visible(alias)} added`),
    ...aliasesRemoved.filter((alias) => !moves || alias !== from).map((alias) => `alias ${visible(alias)} removed`),
  ];
  const stays = to === "none" ? "new" : `stays in ${to}`;
  const moved = moves ? `${from} → ${to}` : aliases.length === 0 ? stays : "";
  return `version ${visible(version)}: ${[moved, ...aliases].filter(Boolean).join(", ")}`;
}
