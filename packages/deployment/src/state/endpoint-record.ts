import { SentimentError } from "@sentiment/errors";
import { z } from "zod";

const process = z.object({ pid: z.int(), host: z.string(), boot: z.string() });

const server = z.object({
  releaseId: z.string(),
  host: z.string(),
  port: z.int(),
  handle: z.record(z.string(), z.union([z.string(), z.number()])),
  startedAt: z.string(),
});

const release = z.object({
  releaseId: z.string().regex(/^[0-9a-f]{12}$/u),
  modelId: z.string(),
  modelUri: z.string(),
  modelVersion: z.string().optional(),
  runId: z.string().optional(),
  /** ISO 8601: since when it is or was in service. */
  since: z.string().optional(),
  /** The server that it has or had last; its log outlives it. */
  server: server.optional(),
});

const action = z.enum(["created", "updated", "replaced", "rolled-back"]);

const schema = z.object({
  format: z.literal(1),
  name: z.string(),
  stage: z.string(),
  target: z.string(),
  /** Where callers reach it, for as long as there is the endpoint; undefined until its front has been started once. */
  port: z.int().optional(),
  front: z.object({ process, controlPort: z.int(), token: z.string() }).optional(),
  current: release.optional(),
  /** What was in service before, the last at the end. */
  history: z.array(release),
  /** What is being put into service, written before it is begun: who finds it after a deploy was killed tidies up. */
  pending: z.object({ action, release, since: z.string() }).optional(),
  /** Servers that are out of service and may not have ended yet. */
  retired: z.array(server),
});

/** What is known of an endpoint: the state file `endpoint.json`. */
export type EndpointRecord = z.output<typeof schema>;
export type ReleaseRecord = z.output<typeof release>;
export type PendingRecord = NonNullable<EndpointRecord["pending"]>;
export type FrontRecord = NonNullable<EndpointRecord["front"]>;

/** Reads the text of the state file `path`. Throws an input error where it is none that this program understands. */
export function readRecord(text: string, path: string): EndpointRecord {
  const value = parsed(text);
  const read = schema.safeParse(value);
  if (read.success) return read.data;
  const [problem] = read.error.issues;
  const why = value === undefined ? "it is no JSON" : `${problem?.path.join(".") || "it"}: ${problem?.message}`;
  throw new SentimentError({
    kind: "input",
    code: "STATE_UNREADABLE",
    message: `${path} is not the state of an endpoint that this program understands: ${why}.`,
    hint: "Use the version of sentiment that has written it, or restore the file.",
  });
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
