import type { Initialisation } from "../commands/init.ts";
import type { ProjectFile } from "../project/initialise.ts";
import type { Style } from "./style.ts";
import { table } from "./table.ts";
import { visible } from "./visible.ts";

/** What became of each file, and below it what no file may hold. */
export function initialisationWords({ files, plan, dagshub }: Initialisation, style: Style): string {
  const rows = files.map(({ path, action }) => [visible(path), plan ? planned[action] : action]);
  if (dagshub === null) return table({ rows });
  const { trackingUri, remote } = dagshub;
  return [
    table({ rows }),
    "",
    `Runs are tracked at ${style.bold(trackingUri)}, data is kept at ${style.bold(remote.url)}.`,
    "Who you are is never written into these files. The environment says it, for runs:",
    "  export MLFLOW_TRACKING_USERNAME=…   # your name at DagsHub",
    "  export MLFLOW_TRACKING_PASSWORD=…   # a token: https://dagshub.com/user/settings/tokens",
    "and DVC's own config.local, which Git ignores, for data:",
    `  dvc remote modify --local ${remote.name} auth basic`,
    `  dvc remote modify --local ${remote.name} user …`,
    `  dvc remote modify --local ${remote.name} password …`,
    "sentiment doctor looks whether it works.",
  ].join("\n");
}

const planned: Readonly<Record<ProjectFile["action"], string>> = {
  created: "would be created",
  changed: "would be changed",
  unchanged: "unchanged",
};
