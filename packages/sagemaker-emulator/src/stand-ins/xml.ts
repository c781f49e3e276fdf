/** What XML has: text, elements, or several of the same name. */
export type XmlContent = string | number | boolean | undefined | XmlElements | readonly (string | XmlElements)[];

export interface XmlElements {
  readonly [name: string]: XmlContent;
}

/** Elements as XML; an array is its element once for each. */
function xml(elements: XmlElements): string {
  return Object.entries(elements)
    .map(([name, content]) => element(name, content))
    .join("");
}

export function xmlDocument(elements: XmlElements): string {
  return `<?xml version="1.0" encoding="UTF-8"?>\n${xml(elements)}`;
}

function element(name: string, content: XmlContent): string {
  if (content === undefined) return "";
  if (Array.isArray(content)) return (content as readonly XmlContent[]).map((each) => element(name, each)).join("");
  const inner = typeof content === "object" ? xml(content as XmlElements) : escaped(String(content));
  return `<${name}>${inner}</${name}>`;
}

function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
