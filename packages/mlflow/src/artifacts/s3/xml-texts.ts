/**
 * The texts of all elements of a name, at any depth. S3's answers are flat, without attributes that matter, comments or
 * entities of their own; nothing of the kind is resolved here. An element within one of the same name is not expected.
 */
export function xmlTexts(xml: string, name: string): string[] {
  const found = xml.matchAll(new RegExp(`<${name}(?:\\s[^>]*)?(?:/>|>([^]*?)</${name}>)`, "gu"));
  return Array.from(found, ([, text = ""]) => text);
}

/** The text of the first element of a name, its entities resolved. */
export function xmlText(xml: string, name: string): string | undefined {
  return xmlTexts(xml, name)[0]?.replaceAll(/&(?:#x([\da-f]+)|#(\d+)|(\w+));/giu, entity);
}

const named: Readonly<Record<string, string>> = { lt: "<", gt: ">", amp: "&", quot: '"', apos: "'" };

function entity(whole: string, hex: string | undefined, decimal: string | undefined, name: string | undefined): string {
  if (name !== undefined) return named[name] ?? whole;
  const code = hex === undefined ? Number(decimal) : Number.parseInt(hex, 16);
  return code <= 0x10ffff ? String.fromCodePoint(code) : whole;
}
