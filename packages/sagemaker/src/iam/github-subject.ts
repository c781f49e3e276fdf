import { SentimentError } from "@sentiment/errors";

/**
 * Whom GitHub's tokens must be for, of `ORG/REPO` – the branch main – or `ORG/REPO:ENVIRONMENT` – jobs with `environment: ENVIRONMENT`,
 * which GitHub can guard by reviewers and branches. Throws a usage error for all else, patterns among it.
 */
export function githubSubject(text: string): string {
  const [, repository, environment] = /^([\w.-]+\/[\w.-]+)(?::([\w.-]+))?$/u.exec(text) ?? [];
  if (repository === undefined) {
    throw new SentimentError({
      kind: "usage",
      code: "GITHUB_INVALID",
      message: `--github cannot be ${JSON.stringify(text)}.`,
      hint: "ORG/REPO is wanted, for the branch main, or ORG/REPO:ENVIRONMENT, for jobs of that environment of GitHub's.",
    });
  }
  return `repo:${repository}:${environment === undefined ? "ref:refs/heads/main" : `environment:${environment}`}`;
}
