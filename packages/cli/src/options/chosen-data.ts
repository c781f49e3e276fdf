import { lstatSync } from "node:fs";
import path from "node:path";
import type { Settings } from "@sentiment/settings";
import type { Context } from "../define-command.ts";
import { dataOf } from "./data-options.ts";

const dvcFile = "data.dvc";

/**
 * The data that the settings name; without any, what `data.dvc` in the working folder tracks, if it is here as it was
 * committed, with the names that it has for labels. If it is not, a warning says so, and that the bundled sample takes its place.
 */
export async function chosenData(settings: Settings, context: Context): Promise<ReturnType<typeof dataOf>> {
  const chosen = dataOf(settings);
  const { io, conversation } = context;
  if (chosen.data !== undefined) return chosen;
  if (lstatSync(path.join(io.workingFolder, dvcFile), { throwIfNoEntry: false })?.isFile() !== true) return chosen;
  // Only now, since it is a tenth of a training's start.
  const [{ status }, { dvcContext }] = await Promise.all([import("@sentiment/dvc"), import("./dvc-options.ts")]);
  const [tracked] = (await status({ ...dvcContext(context), targets: [dvcFile] })).outputs;
  if (tracked === undefined) return chosen;
  const data = path.posix.relative(path.posix.dirname(tracked.file), tracked.path);
  if (tracked.state === "clean") {
    const named = Object.keys(tracked.labels).length === 0 ? undefined : tracked.labels;
    return { data, labelNames: chosen.labelNames ?? named };
  }
  const [what, mend] =
    tracked.state === "modified"
      ? [
          "is not what it names any more",
          `sentiment data pull --force brings it back, --data ${data} takes it as it is`,
        ]
      : ["is not here", "sentiment data pull brings it"];
  conversation.warn(`${dvcFile} names ${data}, which ${what} (${mend}): the bundled sample is used instead.`);
  return chosen;
}
