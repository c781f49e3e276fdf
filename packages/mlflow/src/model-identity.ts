/** By key of an `MLmodel`: what stands there, and what is to; undefined: the line goes. */
export type ModelIdentity = Readonly<
  Partial<Record<"run_id" | "model_id" | "model_uuid" | "artifact_path", readonly [string, string | undefined]>>
>;

/**
 * An `MLmodel` document that says other ids, where it says the ones given. All else stays as it is written, to the byte:
 * others have written it, and may read it in their own way.
 */
export async function withModelIdentity(document: string, identity: ModelIdentity): Promise<string> {
  const { parse } = await import("yaml");
  // A long value goes on in further lines, which are indented.
  const entry = /^(run_id|model_id|model_uuid|artifact_path):(?:[ \t].*|)(?:\n[ \t]+\S.*)*(?:\n|$)/gmu;
  return document.replaceAll(entry, (lines: string, key: keyof ModelIdentity) => {
    const [from, to] = identity[key] ?? [];
    if (from === undefined || valueIn(lines, key, parse) !== from) return lines;
    return to === undefined ? "" : `${key}: '${to.replaceAll("'", "''")}'${lines.endsWith("\n") ? "\n" : ""}`;
  });
}

function valueIn(lines: string, key: string, parse: (text: string) => unknown): unknown {
  try {
    return (parse(lines) as Readonly<Record<string, unknown>>)[key];
  } catch {
    return undefined;
  }
}
