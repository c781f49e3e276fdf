import { SentimentError } from "@sentiment/errors";
import { someText } from "@sentiment/settings";
import { findRun, syncStores, type SyncResult } from "@sentiment/training";
import { defineCommand } from "../define-command.ts";
import { flag, negatedFlag, option, repeated } from "../option.ts";
import { typedExperiment } from "../options/runs-options.ts";
import { experimentSettings } from "../options/store-settings.ts";
import { syncEnds, withBothStores } from "../sync-ends.ts";
import { syncWords, troubleWords } from "../words/sync-words.ts";

/** Copies what has been recorded here to another store. */
export const runsSync = defineCommand({
  description:
    "Copies experiments, runs, models, files and the registry to another store: a server or a database. What is there is " +
    "known again and not copied twice; what was interrupted goes on; what has changed since is added. " +
    "From: --tracking-uri, or sqlite:///mlflow.db where that is --to itself. Passwords are for --to.",
  examples: [
    "sentiment runs sync --to https://mlflow.example/team",
    "sentiment runs sync --to https://dagshub.com/OWNER/REPO.mlflow --plan",
    "sentiment runs sync --to sqlite:////backup/mlflow.db --experiment tweets",
  ],
  options: {
    to: option("--to <uri>", "where to: a server or a database, which is made if it is missing", someText()),
    runIds: repeated("--run-id <id>", "only this run (or the beginning of its id), repeatable", someText()),
    allExperiments: flag("--all-experiments", "runs of every experiment, which is the default"),
    registry: negatedFlag("--no-registry", "leave out registered models and their versions"),
    plan: flag("--plan", "only say what would be copied, as it is now"),
  },
  settings: [...experimentSettings],
  async run({ to, runIds, allExperiments, registry, plan }, context): Promise<SyncResult> {
    const { io, conversation } = context;
    const ends = await syncEnds(to, context);
    const experiment = typedExperiment(await context.settings(), { allExperiments });
    return withBothStores({ ...ends, create: !plan }, context, async (source, target) => {
      const chosen = await Promise.all(runIds.map(async (id) => (await findRun(source, id)).info.runId));
      const result = syncStores(source, target, {
        from: source?.uri ?? ends.from,
        to: target?.uri ?? ends.to,
        experiment,
        runIds: chosen,
        registry,
        plan,
        signal: io.signal,
        onProgress: conversation.progress,
      });
      return result.catch(rethrownWithHint);
    });
  },
  render: syncWords,
  quiet: ({ runs }) => String(runs.filter(({ action }) => action === "copied" || action === "updated").length),
  failure: ({ runs, versions }) => {
    const troubled = [...runs, ...versions].filter(({ action }) => action === "conflict" || action === "failed");
    const [first] = troubled;
    if (first === undefined) return undefined;
    const kind = first.action === "conflict" ? "conflict" : "input";
    return new SentimentError({ kind, code: "NOT_ALL_SYNCED", message: troubleWords(troubled) });
  },
});

/** What has arrived before a server failed stays. */
function rethrownWithHint(error: unknown): never {
  if (!SentimentError.is(error) || error.kind !== "remote") throw error;
  const { kind, code, message, hint } = error;
  const again = "What was copied stays; sync again, and it goes on there.";
  throw new SentimentError({
    kind,
    code,
    message,
    hint: hint === undefined ? again : `${hint} ${again}`,
    cause: error,
  });
}
