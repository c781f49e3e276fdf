/** A text without users and passwords of the addresses in it. */
export function withoutLogin(text: string): string {
  return text.replaceAll(/\/\/[^/@\s]*@/gu, "//***@");
}
