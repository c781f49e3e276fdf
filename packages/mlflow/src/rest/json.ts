/** JSON as MLflow's servers read it: NaN and infinities, which JSON has not, are the texts that Protobuf has for them. */
export function writeJson(value: unknown): string {
  return JSON.stringify(value, (_name, each: unknown) =>
    typeof each === "number" && !Number.isFinite(each) ? String(each) : each,
  );
}

/** A whole number too long for a JavaScript number, somewhere in a text of JSON (or a string that looks like one). */
const longInteger = /(?:^|[:,[\s])-?\d{16,}(?=[,\]}\s]|$)/;

/** JSON whose whole numbers keep all their digits: those that a JavaScript number cannot hold are read as `bigint`. */
export function readJson(text: string): unknown {
  if (!longInteger.test(text)) return JSON.parse(text);
  return JSON.parse(text, (_name: string, value: unknown, context?: { readonly source?: string }) => {
    const source = context?.source ?? "";
    return typeof value === "number" && !Number.isSafeInteger(value) && /^-?\d+$/.test(source) ? BigInt(source) : value;
  });
}
