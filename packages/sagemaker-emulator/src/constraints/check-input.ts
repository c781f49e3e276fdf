import { javaPattern } from "./java-pattern.ts";
import type { ServiceModel, Shape } from "./service-model.ts";

/** What is wrong with a request, in AWS's words. */
export interface BadInput {
  readonly code: "ValidationException" | "SerializationException";
  readonly message: string;
}

/**
 * Holds a request to AWS's description of it: types first, of which one is named, then all else, of which ten are. Unknown members
 * are refused, too; AWS takes no notice of them, whoever meant something by one learns of it here. `undefined`: nothing is wrong.
 */
export function checkInput(model: ServiceModel, shape: string, input: unknown): BadInput | undefined {
  const mistyped = typeProblem(model, shape, input, "");
  if (mistyped !== undefined) return { code: "SerializationException", message: mistyped };
  const problems: string[] = [];
  checkValue({ model, problems }, shape, input, "");
  if (problems.length === 0) return undefined;
  const count = `${problems.length} validation error${problems.length === 1 ? "" : "s"} detected: `;
  return { code: "ValidationException", message: count + problems.slice(0, mostTold).join("; ") };
}

const mostTold = 10;

type JsonObject = Readonly<Record<string, unknown>>;

function typeProblem(model: ServiceModel, name: string, value: unknown, where: string): string | undefined {
  if (value === undefined || value === null) return undefined;
  const shape = model.shapes[name]!;
  const wrong = wrongType(shape.type, value);
  if (wrong !== undefined) return where === "" ? wrong : `${wrong} (at '${where}')`;
  if (shape.type === "structure") {
    for (const [member, each] of Object.entries(value as JsonObject)) {
      const known = shape.members?.[member];
      const path = below(where, member);
      if (known === undefined) return `Unknown member '${path}' (AWS itself would take no notice of it)`;
      const problem = typeProblem(model, known, each, path);
      if (problem !== undefined) return problem;
    }
  }
  if (shape.type === "list") {
    for (const [index, each] of (value as readonly unknown[]).entries()) {
      const problem = typeProblem(model, shape.member!, each, `${where}.${index + 1}.member`);
      if (problem !== undefined) return problem;
    }
  }
  if (shape.type === "map") {
    for (const [key, each] of Object.entries(value as JsonObject)) {
      const problem = typeProblem(model, shape.value!, each, `${where}.${key}`);
      if (problem !== undefined) return problem;
    }
  }
  return undefined;
}

function wrongType(type: Shape["type"], value: unknown): string | undefined {
  const seen = kindOf(value);
  const wanted = kinds[type];
  if (seen !== wanted.kind) {
    const collection = seen === "map" || seen === "list";
    if (collection) return "Start of structure or map found where not expected.";
    return wanted.name === undefined
      ? "Unexpected value type in payload"
      : `${seen} can not be converted to ${wanted.name}`;
  }
  const whole = type !== "integer" && type !== "long" ? true : Number.isInteger(value);
  return whole ? undefined : `DECIMAL_VALUE can not be converted to ${wanted.name}`;
}

type Kind = "map" | "list" | "STRING_VALUE" | "NUMBER_VALUE" | "TRUE_VALUE";

/** What JSON has for each type, and what AWS calls it. */
const kinds: Readonly<Record<Shape["type"], { readonly kind: Kind; readonly name?: string }>> = {
  structure: { kind: "map" },
  map: { kind: "map" },
  list: { kind: "list" },
  string: { kind: "STRING_VALUE", name: "a String" },
  blob: { kind: "STRING_VALUE", name: "a String" },
  boolean: { kind: "TRUE_VALUE", name: "a Boolean" },
  integer: { kind: "NUMBER_VALUE", name: "an Integer" },
  long: { kind: "NUMBER_VALUE", name: "a Long" },
  float: { kind: "NUMBER_VALUE", name: "a Float" },
  double: { kind: "NUMBER_VALUE", name: "a Double" },
  timestamp: { kind: "NUMBER_VALUE", name: "a Date" },
};

function kindOf(value: unknown): Kind {
  if (typeof value === "string") return "STRING_VALUE";
  if (typeof value === "number") return "NUMBER_VALUE";
  if (typeof value === "boolean") return "TRUE_VALUE";
  return Array.isArray(value) ? "list" : "map";
}

interface Findings {
  readonly model: ServiceModel;
  readonly problems: string[];
}

function checkValue(findings: Findings, name: string, value: unknown, where: string): void {
  if (value === undefined || value === null) return;
  const { model, problems } = findings;
  const shape = model.shapes[name]!;
  const unmet = unmetConstraints(shape, value);
  for (const constraint of unmet) {
    problems.push(`Value '${shown(value)}' at '${where}' failed to satisfy constraint: ${constraint}`);
  }
  if (shape.type === "structure") checkMembers(findings, shape, value as JsonObject, where);
  if (shape.type === "list") {
    for (const [index, each] of (value as readonly unknown[]).entries()) {
      checkValue(findings, shape.member!, each, `${where}.${index + 1}.member`);
    }
  }
  if (shape.type === "map") checkEntries(findings, shape, value as JsonObject, where);
}

function checkMembers(findings: Findings, shape: Shape, value: JsonObject, where: string): void {
  for (const member of shape.required ?? []) {
    if (value[member] !== undefined && value[member] !== null) continue;
    const at = below(where, member);
    findings.problems.push(`Value null at '${at}' failed to satisfy constraint: Member must not be null`);
  }
  for (const [member, name] of Object.entries(shape.members ?? {})) {
    checkValue(findings, name, value[member], below(where, member));
  }
}

function checkEntries({ model, problems }: Findings, shape: Shape, value: JsonObject, where: string): void {
  const told = (which: "keys" | "value", unmet: readonly string[]): void => {
    if (unmet.length === 0) return;
    const constraint = `Map ${which} must satisfy constraint: [${unmet.join(", ")}]`;
    problems.push(`Value '${shown(value)}' at '${where}' failed to satisfy constraint: ${constraint}`);
  };
  for (const [key, each] of Object.entries(value)) {
    told("keys", unmetConstraints(model.shapes[shape.key!]!, key));
    const valueShape = model.shapes[shape.value!]!;
    if (valueShape.type === "structure" || valueShape.type === "list") {
      checkValue({ model, problems }, shape.value!, each, `${where}.${key}.member`);
    } else if (each !== null) {
      told("value", unmetConstraints(valueShape, each));
    }
  }
}

/** What a value by itself, without what is in it, does not satisfy. */
function unmetConstraints({ type, min, max, pattern, enum: choices }: Shape, value: unknown): readonly string[] {
  const unmet: string[] = [];
  const [size, what] = measured(type, value);
  if (size !== undefined && min !== undefined && size < min) {
    unmet.push(`Member must have ${what} greater than or equal to ${min}`);
  }
  if (size !== undefined && max !== undefined && size > max) {
    unmet.push(`Member must have ${what} less than or equal to ${max}`);
  }
  if (typeof value === "string" && pattern !== undefined && !javaPattern(pattern).test(value)) {
    unmet.push(`Member must satisfy regular expression pattern: ${pattern}`);
  }
  if (typeof value === "string" && choices !== undefined && !choices.includes(value)) {
    unmet.push(`Member must satisfy enum value set: [${choices.join(", ")}]`);
  }
  return unmet;
}

function measured(type: Shape["type"], value: unknown): readonly [number | undefined, "length" | "value"] {
  if (type === "integer" || type === "long" || type === "float" || type === "double") return [Number(value), "value"];
  if (typeof value === "string") return [value.length, "length"];
  if (Array.isArray(value)) return [value.length, "length"];
  if (type === "map") return [Object.keys(value as object).length, "length"];
  return [undefined, "length"];
}

function shown(value: unknown): string {
  const text = typeof value === "string" ? value : JSON.stringify(value);
  return text.length > 200 ? `${text.slice(0, 200)}…` : text;
}

/** AWS names members with a small first letter: `productionVariants.1.member.instanceType`. */
function below(where: string, member: string): string {
  const name = member.charAt(0).toLowerCase() + member.slice(1);
  return where === "" ? name : `${where}.${name}`;
}
