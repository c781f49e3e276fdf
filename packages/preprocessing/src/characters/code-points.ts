/** Whether the text has at least `count` code points. */
export function hasCodePoints(text: string, count: number): boolean {
  if (text.length < count) return false;
  if (text.length >= 2 * count) return true;
  return Array.from(text).length >= count;
}
