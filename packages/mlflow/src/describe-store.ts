import { SentimentError } from "@sentiment/errors";
import { databasePath, type OpenOptions } from "./open-store.ts";
import { isServerUri } from "./server-uri.ts";

/**
 * What there is at a tracking URI, in one line; makes nothing. Throws what a command would meet that records there: an
 * older MLflow's database, no permission, a URI that cannot be used, a server that does not answer.
 */
export async function describeStore(uri: string, options: Omit<OpenOptions, "create"> = {}): Promise<string> {
  if (isServerUri(uri)) {
    const { describeServer } = await import("./rest/describe-server.ts");
    return describeServer({ uri, access: options.access, signal: options.signal });
  }
  const path = await databasePath(uri);
  const { databaseState, upgradeCommand } = await import("./sqlite/open-sqlite-store.ts");
  const { mlflowVersion } = await import("./sqlite/mlflow-revisions.ts");
  const state = await databaseState({ uri, path, signal: undefined }).catch((error: unknown) => {
    if (SentimentError.is(error) && error.code === "NO_RUNS_YET") return undefined;
    throw error;
  });
  if (state === undefined || !("revision" in state)) return `${uri} is made by the first run`;
  if (state.kind === "newer")
    return `${uri} is of an MLflow after ${mlflowVersion} (revision ${state.revision}) and can be written`;
  return `${uri} is as MLflow ${mlflowVersion} has it (revision ${state.revision}); a newer one wants: ${upgradeCommand(uri)}`;
}
