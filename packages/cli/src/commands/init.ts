import { z } from "zod";
import { defineCommand } from "../define-command.ts";
import { flag, option } from "../option.ts";
import { initialise, type Dagshub, type ProjectFile } from "../project/initialise.ts";
import { initialisationWords } from "../words/initialisation-words.ts";
import { lines } from "../words/lines.ts";

/** What was written, and what is still to be done by hand. */
export interface Initialisation {
  readonly files: readonly ProjectFile[];
  /** Whether nothing was written. */
  readonly plan: boolean;
  readonly dagshub: (Dagshub & { readonly repository: string }) | null;
}

/** `OWNER/REPO`, or the address of its page. */
const repository = z.string().transform((text, context): string => {
  const name = text.replace(/^https?:\/\/dagshub\.com\//iu, "").replace(/(?:\.git|\.mlflow|\.dvc)?\/?$/u, "");
  if (/^[\w-][\w.-]*\/[\w-][\w.-]*$/u.test(name)) return name;
  context.addIssue("OWNER/REPO is wanted, as in https://dagshub.com/OWNER/REPO");
  return z.NEVER;
});

/** Writes the files that a project begins with. */
export const init = defineCommand({
  description:
    "Writes sentiment.yaml, with every setting commented out. With --dagshub the project is tracked and its data kept at " +
    "DagsHub: the tracking URI goes into sentiment.yaml, the DVC remote into .dvc/config. " +
    "What these files hold already stays; a token is never written.",
  examples: ["sentiment init", "sentiment init --dagshub OWNER/REPO", "sentiment init --dagshub OWNER/REPO --plan"],
  options: {
    dagshub: option(
      "--dagshub <OWNER/REPO>",
      "the repository at dagshub.com that tracks runs and keeps data",
      repository,
    ),
    plan: flag("--plan", "only say what would be written"),
    force: flag("--force", "replace another tracking URI or DVC remote"),
  },
  async run({ dagshub: name, plan, force }, context): Promise<Initialisation> {
    const dagshub = name === undefined ? null : { repository: name, ...addressesOf(name) };
    const { file: settingsFile, reports } = await context.settings();
    const tracking = reports.find((report) => report.name === "trackingUri");
    if (dagshub !== null && tracking?.origin === "environment" && tracking.value !== dagshub.trackingUri) {
      context.conversation.warn(
        `${tracking.where} is set and wins over sentiment.yaml: unset it to track runs at DagsHub.`,
      );
    }
    const { workingFolder } = context.io;
    const options = { workingFolder, settingsFile, dagshub: dagshub ?? undefined, force, plan };
    return { files: await initialise(options), plan, dagshub };
  },
  render: initialisationWords,
  quiet: ({ files }) => lines(files.filter(({ action }) => action !== "unchanged").map(({ path }) => path)),
});

function addressesOf(name: string): Dagshub {
  const page = `https://dagshub.com/${name}`;
  return { trackingUri: `${page}.mlflow`, remote: { name: "origin", url: `${page}.dvc` } };
}
