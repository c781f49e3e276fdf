/** A command line to copy: words that a shell would read otherwise are quoted. */
export function shellWords(...words: readonly string[]): string {
  return words.map((word) => (/^[\w@%+=:,./-]+$/u.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`)).join(" ");
}
