import { SentimentError } from "@sentiment/errors";

/** A path as part of a URL, each name escaped. */
export function escapedPath(path: string): string {
  return path.split("/").map(encodeURIComponent).join("/");
}

/** A path that stands in a URI: what is escaped there stays so, and what should have been is. As Python's `requests` does. */
export function escapedUriPath(path: string): string {
  return path
    .split("/")
    .map((part) =>
      part.replaceAll(/%[\da-f]{2}|[^%]+|%/giu, (text) =>
        text.length === 3 && text.startsWith("%") ? text : encodeURIComponent(text),
      ),
    )
    .join("/");
}

/**
 * Refuses (`usage`) names that an MLflow server does not keep as they are: it undoes escapes until there is none left,
 * escapes control characters itself, cuts off a final ?, and takes no # (mlflow/utils/uri.py:validate_path_is_safe).
 */
export function checkStorable(path: string): void {
  // oxlint-disable-next-line eslint/no-control-regex -- they are what is looked for
  const [found] = /#|%[\da-f]{2}|[\u0000-\u001f\u007f]|\?$/iu.exec(path) ?? [];
  if (found === undefined) return;
  throw new SentimentError({
    kind: "usage",
    code: "ARTIFACT_NAME",
    message: `An MLflow server cannot keep a file by the name of ${JSON.stringify(path)}: it would change the ${JSON.stringify(found)} in it.`,
    hint: "Rename the file: without #, control characters, a final ?, or a % before two digits.",
  });
}
