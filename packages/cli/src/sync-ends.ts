import { SentimentError } from "@sentiment/errors";
import type { Store } from "@sentiment/mlflow";
import type { Context } from "./define-command.ts";

/** Tracking URIs. */
export interface SyncEnds {
  readonly from: string;
  readonly to: string;
}

const embedded = "sqlite:///mlflow.db";

/**
 * What is copied where. From the tracking store of the settings; where the environment or the project file calls that the
 * very one to copy to – as on a machine that trains against a server –, from the database of the working folder.
 * Throws a usage error for one and the same store.
 */
export async function syncEnds(to: string | undefined, context: Context): Promise<SyncEnds> {
  const { settings } = await context.settings();
  if (to === undefined) throw noTarget(settings.trackingUri);
  const { isSameStore } = await import("@sentiment/mlflow");
  const { trackingUri: from } = settings;
  if (!(await isSameStore(from, to))) return { from, to };
  // A credentials file that is named by a flag has an address too, that of the target.
  const typed = context.args.some((arg) => /^--tracking-uri(?:=|$)/u.test(arg));
  if (!typed && !(await isSameStore(embedded, to))) return { from: embedded, to };
  throw new SentimentError({
    kind: "usage",
    code: "SAME_STORE",
    message: "What is copied from and what is copied to are one and the same store.",
    hint: "--to says where to, --tracking-uri where from.",
  });
}

function noTarget(trackingUri: string): SentimentError {
  const example = /^https?:/iu.test(trackingUri) ? '"$MLFLOW_TRACKING_URI"' : "https://mlflow.example/team";
  return new SentimentError({
    kind: "usage",
    code: "BAD_USAGE",
    message: "Where the runs are to be copied to is missing: --to.",
    hint: `sentiment runs sync --to ${example}`,
  });
}

/** Opens both, and closes them. No source yet is undefined, and so is a target that is not to be made. */
export async function withBothStores<Result>(
  { from, to, create }: SyncEnds & { readonly create: boolean },
  context: Context,
  work: (source: Store | undefined, target: Store | undefined) => Promise<Result>,
): Promise<Result> {
  const source = await opened(from, to, { context, create: false });
  try {
    const target = await opened(to, to, { context, create: create && source !== undefined });
    try {
      return await work(source, target);
    } finally {
      await target?.close();
    }
  } finally {
    await source?.close();
  }
}

async function opened(
  uri: string,
  target: string,
  { context, create }: { readonly context: Context; readonly create: boolean },
): Promise<Store | undefined> {
  const { openStore, isServerUri } = await import("@sentiment/mlflow");
  const foreign = isServerUri(uri) && isServerUri(target) && hostOf(uri) !== hostOf(target);
  const { accessTo } = await import("./access-to.ts");
  const access = await accessTo(uri, await context.settings(), foreign ? withoutCredentials(context) : context);
  try {
    return await openStore(uri, { access, create, signal: context.io.signal });
  } catch (error) {
    if (SentimentError.is(error) && error.code === "NO_RUNS_YET") return undefined;
    throw error;
  }
}

/** Those of the target, which are not for another server: that one's stand in its URI or in `~/.mlflow/credentials`. */
const credentialVariables = ["MLFLOW_TRACKING_USERNAME", "MLFLOW_TRACKING_PASSWORD", "MLFLOW_TRACKING_TOKEN"] as const;

function withoutCredentials(context: Context): Context {
  const kept = Object.entries(context.io.environment).filter(
    ([name]) => !(credentialVariables as readonly string[]).includes(name),
  );
  return { ...context, io: { ...context.io, environment: Object.fromEntries(kept) } };
}

function hostOf(uri: string): string | undefined {
  return URL.parse(uri)?.host;
}
