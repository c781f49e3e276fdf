import type { SentimentError } from "@sentiment/errors";
import { inputError } from "./dvc-error.ts";
import { objectPath, type ObjectId } from "./formats/object-id.ts";
import type { Remote } from "./remotes/remote.ts";
import { withoutLogin } from "./without-login.ts";
import type { Tracked } from "./workspace/find-tracked.ts";

/** What is told of objects of an output that are neither in the cache nor in the remote, if there is one. */
export async function objectMissing(
  missing: readonly { readonly id: ObjectId; readonly place: string }[],
  { file, source }: Tracked,
  remote: (() => Promise<Remote>) | undefined,
): Promise<SentimentError> {
  const [first] = missing;
  const names = missing.slice(0, 5).map(({ place }) => place);
  const more = missing.length > 5 ? ` and ${missing.length - 5} more` : "";
  const opened = await remote?.();
  const where =
    opened === undefined ? "in the cache" : `in the remote ${opened.name} (${opened.place(objectPath(first!.id))})`;
  const origin = source === undefined ? "" : ` It was imported from ${withoutLogin(source.url)}.`;
  return inputError(
    "OBJECT_MISSING",
    `${names.join(", ")}${more} of ${file} ${missing.length === 1 ? "is" : "are"} not ${where}.${origin}`,
    "Who has the data pushes it: sentiment data push, or dvc push. Is it another remote (--remote NAME)?",
  );
}
