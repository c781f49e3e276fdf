import { invalidValue } from "../../mlflow-error.ts";
import { parseModelUri } from "../../model-uri.ts";
import type { NewModelVersion } from "../../registry.ts";
import { getLoggedModel } from "../logged-models.ts";
import type { Statements } from "../statements.ts";
import { downloadUri } from "./find-version.ts";

interface ResolvedSource {
  readonly storageLocation: string;
  readonly runId: string | undefined;
}

/**
 * Where the files of a new version lie, and what run it is of. `models:/m-…` lies where the logged model does and is of
 * its run; `models:/NAME/3` lies where that version does; any other source is itself the place. Whoever may write the
 * database may read every file that it can name: unlike a server, this does not ask whether a local path is a run's.
 */
export function resolveSource(database: Statements, version: NewModelVersion): ResolvedSource {
  const { source, modelId } = version;
  if (source === "") throw invalidValue("The source of a model version is empty.");
  const given = version.runId === "" ? undefined : version.runId;
  const uri = /^models:/iu.test(source) ? parseModelUri(source) : undefined;
  if (uri?.kind === "logged model") {
    const { artifactUri, sourceRunId } = getLoggedModel(database, uri.modelId);
    return { storageLocation: artifactUri, runId: given ?? sourceRunId };
  }
  const runId = given ?? (modelId === undefined ? undefined : getLoggedModel(database, modelId).sourceRunId);
  if (uri?.kind !== "registered model") return { storageLocation: source, runId };
  const { name, which } = uri;
  if (which.by === "version")
    return { storageLocation: downloadUri(database, { name, version: which.version }), runId };
  throw invalidValue(
    `${source} may mean another version tomorrow.`,
    `Name the version by its number: models:/${name}/1`,
  );
}
