/** A step into a value: a member or every one, places of an array, a slice. */
type Step =
  | { readonly kind: "names"; readonly names: readonly string[] }
  | { readonly kind: "all" }
  | { readonly kind: "places"; readonly places: readonly number[] }
  | { readonly kind: "slice"; readonly from: number | undefined; readonly to: number | undefined };

/**
 * Reads a JSONPath of those that batch transforms know: `$`, `.name`, `['name','other']`, `*`, `[1]`, `[0,2]`, `[1:]`.
 * undefined: it is none of them.
 */
export function jsonPath(path: string): ((value: unknown) => unknown) | undefined {
  if (!path.startsWith("$")) return undefined;
  const steps: Step[] = [];
  const part = /\.(\*|[\w-]+)|\[([^\]]*)\]/uy;
  part.lastIndex = 1;
  while (part.lastIndex < path.length) {
    const [, name, inner] = part.exec(path) ?? [];
    const step = name === undefined ? bracket(inner) : named(name);
    if (step === undefined) return undefined;
    steps.push(step);
  }
  return (value) => steps.reduce<unknown>((current, step) => taken(current, step), value);
}

function named(name: string): Step {
  return name === "*" ? { kind: "all" } : { kind: "names", names: [name] };
}

function bracket(inner: string | undefined): Step | undefined {
  if (inner === undefined) return undefined;
  if (inner === "*") return { kind: "all" };
  const slice = /^(-?\d+)?:(-?\d+)?$/u.exec(inner);
  if (slice !== null) return { kind: "slice", from: numberIn(slice[1]), to: numberIn(slice[2]) };
  const parts = inner.split(",").map((each) => each.trim());
  if (parts.every((each) => /^-?\d+$/u.test(each))) return { kind: "places", places: parts.map(Number) };
  const names = parts.map((each) => /^'([^']*)'$|^"([^"]*)"$/u.exec(each)).map((found) => found?.[1] ?? found?.[2]);
  return names.every((each) => each !== undefined) ? { kind: "names", names } : undefined;
}

function numberIn(text: string | undefined): number | undefined {
  return text === undefined ? undefined : Number(text);
}

/** One thing that is named is itself, several are a list. What is not there is undefined. */
function taken(value: unknown, step: Step): unknown {
  if (step.kind === "all") return Array.isArray(value) ? value : Object.values(value ?? {});
  if (step.kind === "slice") return Array.isArray(value) ? value.slice(step.from, step.to) : undefined;
  if (step.kind === "places") {
    const found = step.places.map((place): unknown => (Array.isArray(value) ? value.at(place) : undefined));
    return found.length === 1 ? found[0] : found;
  }
  const found = step.names.map((name): unknown => (value as Record<string, unknown> | null | undefined)?.[name]);
  return found.length === 1 ? found[0] : found;
}
