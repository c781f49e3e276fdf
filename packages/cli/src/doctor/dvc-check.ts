import { readFile } from "node:fs/promises";
import path from "node:path";
import { defaultRemote, holdsPassword } from "@sentiment/dvc";
import { errnoOf } from "@sentiment/files";
import { nearestWith } from "../project/nearest-with.ts";
import { failed, type Look } from "./look.ts";

/** Whether DVC's config is in the same repository of DagsHub's as the runs, and keeps no secret where Git publishes it. */
export const dvc: Look = async (context) => {
  const { trackingUri } = (await context.settings()).settings;
  const tracked = dagshubRepository(trackingUri);
  const root = nearestWith(context.io.workingFolder, ".dvc");
  if (root === undefined) {
    return tracked === undefined ? undefined : `not set up; sentiment init --dagshub ${tracked} does it`;
  }
  const config = await textOf(path.join(root, ".dvc", "config"));
  if (holdsPassword(config)) {
    const move = "Move it to config.local (dvc remote modify --local origin password …), and replace it at its source";
    throw failed(
      "usage",
      "The file .dvc/config holds a password, and Git publishes that file",
      `${move}: it may be known.`,
    );
  }
  const remote = defaultRemote(config);
  if (remote === undefined)
    return tracked === undefined
      ? "no default remote"
      : `no default remote; sentiment init --dagshub ${tracked} sets it`;
  const kept = dagshubRepository(remote.url);
  if (tracked !== undefined && kept !== undefined && tracked !== kept) {
    const both = `Runs are tracked in ${tracked} at DagsHub, but data is kept in ${kept}`;
    throw failed("conflict", both, `sentiment init --dagshub ${tracked} --force makes both ${tracked}.`);
  }
  if (kept === undefined) return `${remote.name} is ${remote.url}`;
  const local = await textOf(path.join(root, ".dvc", "config.local"));
  const token = holdsPassword(local) || Boolean(context.io.environment["DAGSHUB_USER_TOKEN"]);
  const missing = `; its token is missing: DAGSHUB_USER_TOKEN, or dvc remote modify --local ${remote.name} password …`;
  return `${remote.name} is ${remote.url}${token ? ", and its token is set" : missing}`;
};

/** `OWNER/REPO` of an address at DagsHub. */
function dagshubRepository(uri: string): string | undefined {
  return /^https?:\/\/(?:\S*@)?dagshub\.com\/([^/]+\/[^/]+?)(?:\.mlflow|\.dvc|\.s3)?\/?$/iu.exec(uri)?.[1];
}

async function textOf(file: string): Promise<string> {
  return readFile(file, "utf8").catch((error: unknown) => {
    if (errnoOf(error) === "ENOENT" || errnoOf(error) === "ENOTDIR") return "";
    throw error;
  });
}
