/** Plain data, as YAML. */
export type YamlValue =
  | string
  | number
  | boolean
  | null
  | readonly YamlValue[]
  | { readonly [key: string]: YamlValue | undefined };

const plainKey = /^[A-Za-z_]\w*$/;

/**
 * A document of YAML that versions 1.1 (PyYAML) and 1.2 read alike: block style, every string in quotes and in ASCII, so that no text is taken for a number, a date or a `no`. Keys without a value (undefined) are left out.
 */
export function yamlText(value: { readonly [key: string]: YamlValue | undefined }): string {
  return block(value, "");
}

function block(value: object, indent: string): string {
  if (Array.isArray(value)) {
    return (value as YamlValue[]).map((item) => `${indent}-${valueText(item, indent)}`).join("");
  }
  return Object.entries(value)
    .filter(([, item]) => item !== undefined)
    .map(([key, item]) => `${indent}${plainKey.test(key) ? key : quoted(key)}:${valueText(item as YamlValue, indent)}`)
    .join("");
}

/** What stands behind a key's colon or an item's dash. */
function valueText(value: YamlValue, indent: string): string {
  if (typeof value === "string") return ` ${quoted(value)}\n`;
  if (typeof value !== "object" || value === null) return ` ${value}\n`;
  if (Object.keys(value).length === 0) return Array.isArray(value) ? " []\n" : " {}\n";
  return `\n${block(value, `${indent}  `)}`;
}

/** In single quotes where it can be: they escape nothing. JSON's escapes are YAML's but for those beyond U+FFFF. */
function quoted(text: string): string {
  if (/^[ -~]*$/.test(text)) return `'${text.replaceAll("'", "''")}'`;
  return JSON.stringify(text).replace(/[^ -~]/gu, (character) => {
    const hex = character.codePointAt(0)!.toString(16);
    return hex.length > 4 ? `\\U${hex.padStart(8, "0")}` : `\\u${hex.padStart(4, "0")}`;
  });
}
