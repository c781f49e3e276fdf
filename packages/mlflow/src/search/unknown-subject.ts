import { didYouMean, type SentimentError } from "@sentiment/errors";
import type { Cursor } from "./cursor.ts";
import type { Searchable } from "./searchable.ts";
import type { Names, Vocabulary } from "./vocabulary.ts";

/** Where something unknown begins, and what could be there. */
interface Unknown<Subject> {
  readonly start: number;
  readonly vocabulary: Vocabulary<Subject>;
  readonly of: Searchable;
}

interface UnknownName<Subject> extends Unknown<Subject> {
  readonly names: Names<Subject>;
  readonly name: string;
}

/** `metrik.` is no prefix. */
export function unknownPrefix<Subject>(cursor: Cursor, prefix: string, unknown: Unknown<Subject>): SentimentError {
  const { start, vocabulary, of } = unknown;
  const near = didYouMean(prefix, vocabulary.prefixes.keys());
  const place = { from: start, length: prefix.length };
  return cursor.error(`"${prefix}." means nothing for ${of.what}.${near}`, subjectsHint(vocabulary), place);
}

/** `stats` is none of the names; the cursor stands behind it. */
export function unknownName<Subject>(cursor: Cursor, unknown: UnknownName<Subject>): SentimentError {
  const { names, name, start, vocabulary, of } = unknown;
  const isBare = names === vocabulary.bare;
  const known = names.listed ?? [];
  const near = didYouMean(name, known) || (isBare ? withPrefix(name, vocabulary) : "");
  const hint = isBare ? subjectsHint(vocabulary) : `There are: ${known.join(", ")}.`;
  const place = { from: start, length: cursor.at - start };
  return cursor.error(`no ${names.kind} of ${of.what} is called ${JSON.stringify(name)}.${near}`, hint, place);
}

/** What was meant where a prefix stands alone, or a key has none. */
function withPrefix<Subject>(name: string, vocabulary: Vocabulary<Subject>): string {
  if (vocabulary.prefixes.has(name)) return ` A dot and a key follow it: ${name}.KEY.`;
  const meant = keyPrefixes(vocabulary).map((prefix) => `${prefix}.${name}`);
  return meant.length === 0 ? "" : ` Is ${meant.join(" or ")} meant?`;
}

/** Every name and, once for each kind of them, a prefix. */
export function subjectsHint<Subject>(vocabulary: Vocabulary<Subject>): string {
  const keys = keyPrefixes(vocabulary).map((prefix) => `${prefix}.KEY`);
  const more = [...vocabulary.prefixes].find(
    ([, { listed, kind }]) => listed !== undefined && kind !== vocabulary.bare.kind,
  );
  const named = (more?.[1].listed ?? []).map((name) => `${more![0]}.${name}`);
  return `There are: ${[...(vocabulary.bare.listed ?? []), ...keys, ...named].join(", ")}.`;
}

/** The first spelling of each prefix behind which any key may stand. */
function keyPrefixes<Subject>(vocabulary: Vocabulary<Subject>): readonly string[] {
  const first = new Map<string, string>();
  for (const [prefix, { kind, listed }] of vocabulary.prefixes) {
    if (listed === undefined && !first.has(kind)) first.set(kind, prefix);
  }
  return [...first.values()];
}
