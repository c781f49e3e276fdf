/** The id in `models:/m-…`, where a text is that. */
export function loggedModelIdOf(uri: string): string | undefined {
  return /^models:\/(m-[\da-f]{32})\/?$/iu.exec(uri)?.[1];
}
