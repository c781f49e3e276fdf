/** The text with a capital at its start and a full stop at its end. */
export function sentence(text: string): string {
  const capitalised = text.charAt(0).toUpperCase() + text.slice(1);
  return /[.?!]$/u.test(capitalised) ? capitalised : `${capitalised}.`;
}
