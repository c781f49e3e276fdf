import { existsSync } from "node:fs";
import path from "node:path";
import { describeUnlessAbsent } from "./describe-unless-absent.ts";
import { repositoryRoot } from "./repository-root.ts";

/** A path below the folder of shared test data: `$SENTIMENT_SHARED_DATA`, by default `../shared/data` beside the checkout. */
export function tweetsPath(...parts: string[]): string {
  const folder = process.env["SENTIMENT_SHARED_DATA"] || path.join(repositoryRoot, "../shared/data");
  return path.join(folder, ...parts);
}

/** `describe` for a suite that reads real tweets; see `describeUnlessAbsent` for where they are missing. */
export function describeWithTweets(name: string, body: () => void): void {
  const present = existsSync(tweetsPath("tutorial-tweets-20k"));
  describeUnlessAbsent(present ? undefined : `no real tweets at ${tweetsPath()} ($SENTIMENT_SHARED_DATA)`, name, body);
}
