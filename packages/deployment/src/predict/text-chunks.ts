/** Texts that are sent at once. */
export interface TextChunk {
  readonly texts: readonly string[];
  /** As JSON, each. */
  readonly encoded: readonly string[];
}

const mostTexts = 1000;
/** Far below what any server or cloud takes. */
const mostBytes = 1024 * 1024;
/** Explanations are some hundred times as long as predictions. */
const mostExplained = 50;

/** Texts in pieces that a server takes; at least one, although it be empty: some model has to have answered. */
export function* textChunks(texts: readonly string[], explain: boolean): Iterable<TextChunk> {
  const most = explain ? mostExplained : mostTexts;
  let from = 0;
  let encoded: string[] = [];
  let bytes = 0;
  for (const [at, text] of texts.entries()) {
    const json = JSON.stringify(text);
    const size = Buffer.byteLength(json);
    if (encoded.length > 0 && (encoded.length === most || bytes + size > mostBytes)) {
      yield { texts: texts.slice(from, at), encoded };
      [from, encoded, bytes] = [at, [], 0];
    }
    encoded.push(json);
    bytes += size;
  }
  yield { texts: texts.slice(from), encoded };
}
