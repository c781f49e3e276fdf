import { execFile } from "node:child_process";
import { userInfo } from "node:os";
import { libraryVersion } from "@sentiment/pipeline";
import { processTags } from "./process-tags.ts";

/** Who runs what, as MLflow's own clients tag it (mlflow/tracking/context), and which process it is. */
export function contextTags(commandLine: string): Record<string, string> {
  return {
    "mlflow.user": userName(),
    "mlflow.source.name": commandLine.split(" ").slice(0, 2).join(" "),
    "mlflow.source.type": "LOCAL",
    "sentiment.command": commandLine.slice(0, longestTag),
    "sentiment.version": libraryVersion,
    "sentiment.node": process.version,
    ...processTags(),
  };
}

/** What MLflow keeps of a tag's value. */
const longestTag = 5000;

/** The commit and branch of the repository that the working folder lies in; no tags outside of one or without git. */
export async function gitTags(): Promise<Record<string, string>> {
  const output = await new Promise<string>((resolve) => {
    const args = ["rev-parse", "HEAD", "--abbrev-ref", "HEAD"];
    execFile("git", args, { timeout: 2000 }, (error, stdout) => {
      resolve(error === null ? stdout : "");
    });
  });
  const [commit, branch] = output.trim().split("\n");
  if (commit === undefined || !/^[0-9a-f]{40,64}$/u.test(commit)) return {};
  const tags = { "mlflow.source.git.commit": commit };
  return branch === undefined || branch === "HEAD" ? tags : { ...tags, "mlflow.source.git.branch": branch };
}

export function userName(): string {
  try {
    return userInfo().username;
  } catch {
    // A container may run as a user without a name.
    return String(process.getuid?.() ?? "unknown");
  }
}
