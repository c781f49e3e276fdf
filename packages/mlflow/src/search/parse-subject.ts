import type { Cursor } from "./cursor.ts";
import type { Searchable } from "./searchable.ts";
import { subjectsHint, unknownName, unknownPrefix } from "./unknown-subject.ts";
import type { Vocabulary } from "./vocabulary.ts";

const word = /[\p{L}\p{N}_]+/uy;
const dottedWords = /[\p{L}\p{N}_]+(?:\.[\p{L}\p{N}_]+)*/uy;
/** What the SQL tokenizer of MLflow's parser takes for a keyword even behind a dot. */
const keyword = /^(?:case|in|values|using|from|as)$/iu;
/** What it takes for a name although it begins with a digit: one digit and a letter, unless that makes it a number. */
const digitName = /^(?!\de-?\d|0x[\da-f])\d[_a-zà-ü]/iu;

/**
 * Reads `metrics.f1`, `` params.`a b` `` or `status` and finds what it means.
 *
 * @throws SentimentError `INVALID_PARAMETER_VALUE` for an unknown prefix or name, and for a key that needs quotes.
 */
export function parseSubject<Subject>(cursor: Cursor, vocabulary: Vocabulary<Subject>, of: Searchable): Subject {
  const unknown = { start: cursor.at, vocabulary, of };
  const quotes = of.keyQuotes.filter((quote) => quote !== "'");
  const bareQuoted = quoted(cursor, quotes);
  const first = bareQuoted ?? cursor.take(word);
  if (first === undefined) throw cursor.error(`expected a name, found ${cursor.found()}.`, subjectsHint(vocabulary));
  if (bareQuoted !== undefined || cursor.look(/\./uy) === undefined) {
    const subject = vocabulary.bare.find(first);
    if (subject === undefined) throw unknownName(cursor, { ...unknown, names: vocabulary.bare, name: first });
    return subject;
  }
  const names = vocabulary.prefixes.get(first);
  if (names === undefined) throw unknownPrefix(cursor, first, unknown);
  cursor.at += 1;
  const key = quoted(cursor, of.keyQuotes) ?? unquotedKey(cursor, first);
  const subject = names.find(key);
  if (subject === undefined) throw unknownName(cursor, { ...unknown, names, name: key });
  return subject;
}

function quoted(cursor: Cursor, quotes: readonly string[]): string | undefined {
  const quote = quotes.find((candidate) => cursor.text[cursor.at] === candidate);
  if (quote === undefined) return undefined;
  const from = cursor.at;
  const end = cursor.text.indexOf(quote, from + 1);
  if (end === -1)
    throw cursor.error(`the quote ${quote} is not closed.`, `Close it with another ${quote}.`, { length: 1 });
  if (end === from + 1) throw cursor.error("a key is empty.", "Write the key between the quotes.", { length: 2 });
  cursor.at = end + 1;
  return cursor.text.slice(from + 1, end);
}

/** A key without quotes: words of letters, digits and underscores with dots between them. */
function unquotedKey(cursor: Cursor, prefix: string): string {
  const from = cursor.at;
  const key = cursor.take(dottedWords);
  if (key === undefined)
    throw cursor.error(`expected a key after "${prefix}.", found ${cursor.found()}.`, quotesHint(prefix, "a b"));
  // Whatever else clings to it, `-` or `/` above all, can only be meant as a part of the key.
  const whole = key + (cursor.look(/[^\s<>=!~'"`(),;]+/uy) ?? "");
  const plain =
    whole === key &&
    key.split(".").every((part) => !keyword.test(part) && (!/^\p{N}/u.test(part) || digitName.test(part)));
  if (!plain) {
    throw cursor.error(`the key ${JSON.stringify(whole)} needs quotes.`, quotesHint(prefix, whole), {
      from,
      length: whole.length,
    });
  }
  return key;
}

function quotesHint(prefix: string, key: string): string {
  return `Keys of anything but words with dots between them stand in backticks: ${prefix}.\`${key}\`.`;
}
