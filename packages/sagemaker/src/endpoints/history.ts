/** How many releases before the one in service are kept, for rollback. */
const mostBefore = 2;

/**
 * The releases in service and before, oldest first, no one twice. It is written before an update begins: what follows the
 * release in service has not come into service, or was rolled back.
 */
export type History = readonly string[];

/** As a tag has it. */
export function historyOf(text: string | undefined): History {
  return (text ?? "").split(" ").filter((id) => id !== "");
}

export function historyText(history: History): string {
  return history.join(" ");
}

/** Up to the release in service. */
export function until(history: History, current: string): History {
  const at = history.indexOf(current);
  return at === -1 ? [current] : history.slice(Math.max(0, at - mostBefore), at + 1);
}

/** With the release that is to come after the one in service. */
export function followedBy(history: History, current: string, next: string): History {
  return [...until(history, current).filter((id) => id !== next), next].slice(-mostBefore - 1);
}

/** What a rollback leads to. */
export function before(history: History, current: string): string | undefined {
  return until(history, current).at(-2);
}
