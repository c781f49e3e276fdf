import { SentimentError } from "@sentiment/errors";
import type { Store } from "@sentiment/mlflow";
import { historyOf, type HistoryEntry } from "./history.ts";
import { holderOf } from "./place.ts";
import { registered, versionOf, type Registered } from "./registered.ts";
import { moveVersion, type ChangeOptions, type RegistryChange } from "./registry-change.ts";
import type { ServingStage } from "./stage-name.ts";

export interface RollBackOptions extends ChangeOptions {
  readonly name: string;
  readonly stage: ServingStage;
  /** Back to this version, instead of the one that held the stage before. */
  readonly version?: string | undefined;
}

/**
 * Gives a stage back to the version that held it before, by the history; the one that has it now is archived. Rolling
 * back again goes further back. Throws an input error where no earlier holder is known.
 */
export async function rollBack(
  store: Store | undefined,
  { name, stage, version: asked, plan }: RollBackOptions,
): Promise<RegistryChange<"rolled-back">> {
  const before = await registered(store, name);
  const version = asked === undefined ? holderBefore(before, stage) : versionOf(before, asked).version;
  const move = { version, to: stage };
  return moveVersion(store!, before, { move, plan, action: "rollback", done: "rolled-back" });
}

function holderBefore({ model, versions, places }: Registered, stage: ServingStage): string {
  const holders = holdersOf(stage, historyOf(versions));
  const now = holderOf(stage, places)?.version;
  const at = now === undefined ? -1 : holders.lastIndexOf(now);
  const earlier = at < 0 ? holders : holders.slice(0, at);
  const there = new Set(versions.map(({ version }) => version));
  const found = earlier.findLast((version) => version !== now && there.has(version));
  if (found !== undefined) return found;
  const archived = places.filter((place) => place.stage === "archived").map(({ version }) => version);
  throw new SentimentError({
    kind: "input",
    code: "NOTHING_TO_ROLL_BACK_TO",
    message: `There is no version of ${JSON.stringify(model.name)} known to have been in ${stage} before${now === undefined ? "" : ` version ${now}`}.`,
    hint:
      archived.length === 0
        ? `sentiment models show ${model.name} shows who changed what.`
        : `Name the version: --version ${archived.at(-1)} (archived are ${archived.join(", ")}).`,
  });
}

/** The versions that have held a stage, one after the other; a rollback undoes what came between. */
function holdersOf(stage: ServingStage, history: readonly HistoryEntry[]): string[] {
  const holders: string[] = [];
  const enter = (version: string): void => {
    if (holders.at(-1) !== version) holders.push(version);
  };
  for (const { version, from, to, action, replaced, replacedBy } of history) {
    if (to === stage) {
      // Others may have put them there.
      for (const other of replaced) enter(other);
      const at = action === "rollback" ? holders.lastIndexOf(version) : -1;
      if (at >= 0) holders.length = at + 1;
      else enter(version);
    } else if (from === stage && action !== "rollback" && !holders.includes(version)) {
      // As said, and what it made room for may have been deleted with its history.
      holders.splice(holders.length - (holders.at(-1) === replacedBy ? 1 : 0), 0, version);
    }
  }
  return holders;
}
