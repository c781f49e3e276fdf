/**
 * A text without what is nobody's business: of URIs, user and password. Rather more goes than too little, for a password
 * may hold what ends it in a proper URI.
 */
export function withoutSecrets(text: string): string {
  return text.replaceAll(/\b([a-z][a-z0-9+.-]*:\/\/)\S*@/giu, "$1***@");
}
