/** A line each; nothing at all for none, where a joined text would be an empty line. */
export async function* lines(texts: readonly string[]): AsyncGenerator<string> {
  for (const text of texts) yield `${text}\n`;
}
