/** As many names as one cares to read in a hint. */
const most = 20;

/** Names in quotes for an error's hint: `"a", "b"`; of very many, on a team's server, the first twenty and how many more there are. */
export function someOf(names: readonly string[]): string {
  const shown = names.slice(0, most).map((name) => JSON.stringify(name));
  const more = names.length - shown.length;
  return more === 0 ? shown.join(", ") : `${shown.join(", ")} and ${more} more`;
}
