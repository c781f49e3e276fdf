import { javaPattern } from "../src/constraints/java-pattern.ts";
import type { ServiceModel, Shape } from "../src/constraints/service-model.ts";

/** A request made from AWS's description, and what is wrong with it. */
export interface GeneratedInput {
  readonly operation: string;
  /** `createEndpointInput.endpointName: pattern` */
  readonly about: string;
  readonly input: unknown;
  /** What has to be in the refusal; undefined: it satisfies the description. */
  readonly refusal: RegExp | undefined;
}

/**
 * Of every operation: a request with what is required, one with everything there is, and for every constraint of everything there
 * is – required, type, shortest, longest, least, most, pattern, enum, unknown members – one that breaks only that.
 */
export function* generatedInputs(model: ServiceModel): Generator<GeneratedInput> {
  for (const [operation, { input: shape }] of Object.entries(model.operations)) {
    const whole = sample(model, shape, "all");
    yield { operation, about: "what is required", input: sample(model, shape, "required"), refusal: undefined };
    yield { operation, about: "all there is", input: whole, refusal: undefined };
    for (const { about, value, refusal } of violations(model, shape, "")) {
      yield { operation, about, input: value, refusal };
    }
  }
}

interface Violation {
  readonly about: string;
  readonly value: unknown;
  readonly refusal: RegExp;
}

/** All values of a shape in which one thing is wrong, somewhere. */
function* violations(model: ServiceModel, name: string, where: string): Generator<Violation> {
  const shape = model.shapes[name]!;
  const good = sample(model, name, "all");
  for (const [about, value, refusal] of ownViolations(model, shape, good)) {
    yield { about: `${where}: ${about}`, value, refusal };
  }
  if (shape.type === "structure") {
    for (const [member, memberShape] of Object.entries(shape.members ?? {})) {
      for (const { about, value, refusal } of violations(model, memberShape, `${where}.${member}`)) {
        yield { about, value: { ...(good as object), [member]: value }, refusal };
      }
    }
  }
  if (shape.type === "list") {
    for (const { about, value, refusal } of violations(model, shape.member!, `${where}[]`)) {
      yield { about, value: [value, ...(good as unknown[]).slice(1)], refusal };
    }
  }
  if (shape.type === "map") yield* mapViolations(model, shape, where);
}

function* mapViolations(model: ServiceModel, shape: Shape, where: string): Generator<Violation> {
  const [key, value] = [sample(model, shape.key!, "all") as string, sample(model, shape.value!, "all")];
  for (const each of violations(model, shape.value!, `${where}{}`)) yield { ...each, value: { [key]: each.value } };
  for (const each of violations(model, shape.key!, `${where}{key}`)) {
    if (typeof each.value === "string") yield { ...each, value: { [each.value]: value } };
  }
}

type OwnViolation = readonly [about: string, value: unknown, refusal: RegExp];

function* ownViolations(model: ServiceModel, shape: Shape, good: unknown): Generator<OwnViolation> {
  const { type, min, max, pattern, enum: choices } = shape;
  yield ["type", otherType(type), /^SerializationException: /u];
  for (const member of shape.required ?? []) {
    const { [member]: _, ...rest } = good as Record<string, unknown>;
    yield [`${member} missing`, rest, /must not be null/u];
  }
  if (type === "structure") yield ["unknown member", { ...(good as object), Surprise: 1 }, /Unknown member/u];
  if (type === "integer" || type === "long") yield ["fraction", 1.5, /DECIMAL_VALUE/u];
  if (isNumber(type)) {
    if (min !== undefined) yield ["least", min - 1, /value greater than or equal to/u];
    if (max !== undefined) yield ["most", max + 1, /value less than or equal to/u];
  }
  if (type === "string" && choices === undefined) {
    if ((min ?? 0) > 0) yield ["shortest", "", /length greater than or equal to/u];
    if (max !== undefined && max < 100_000) yield ["longest", "a".repeat(max + 1), /length less than or equal to/u];
    const bad = pattern === undefined ? undefined : mismatch(pattern);
    if (bad !== undefined) yield ["pattern", bad, /regular expression pattern/u];
  }
  if (choices !== undefined) yield ["enum", "none-of-them", /enum value set/u];
  if (type === "list") {
    if ((min ?? 0) > 0) yield ["fewest", [], /length greater than or equal to/u];
    if (max !== undefined && max <= 1000) {
      yield [
        "most",
        Array.from({ length: max + 1 }, () => sample(model, shape.member!, "required")),
        /length less than or/u,
      ];
    }
  }
  if (type === "map" && max !== undefined && max <= 1000) {
    const value = sample(model, shape.value!, "required");
    const many = Array.from({ length: max + 1 }, (_, index) => [`k${index}`, value]);
    yield ["most", Object.fromEntries(many), /length less than or/u];
  }
}

/** A value that satisfies its shape: with everything there may be in it, or with what there must be. */
function sample(model: ServiceModel, name: string, much: "all" | "required"): unknown {
  const shape = model.shapes[name]!;
  const { type, min, enum: choices } = shape;
  if (type === "structure") {
    const members = Object.entries(shape.members ?? {}).filter(
      ([member]) => much === "all" || (shape.required ?? []).includes(member),
    );
    return Object.fromEntries(members.map(([member, each]) => [member, sample(model, each, much)]));
  }
  if (type === "list") {
    return Array.from({ length: Math.max(min ?? 0, much === "all" ? 1 : 0) }, () => sample(model, shape.member!, much));
  }
  if (type === "map") {
    const entries = Math.max(min ?? 0, much === "all" ? 1 : 0);
    return entries === 0 ? {} : { [sample(model, shape.key!, much) as string]: sample(model, shape.value!, much) };
  }
  if (type === "boolean") return true;
  if (type === "timestamp" || isNumber(type)) return Math.max(min ?? 1, Math.min(1, shape.max ?? 1));
  if (choices !== undefined) return choices[0];
  return match(shape);
}

const sagemakerArn = "arn:aws:sagemaker:us-east-1:123456789012";

/** Of each of AWS's patterns, one of these satisfies it. */
const candidates = [
  "a",
  "s3://bucket/key",
  "text/csv",
  "12K",
  "fs-0123456789abcdef0",
  "mig-1g.5gb",
  "/metrics",
  "arn:aws:iam::123456789012:role/sentiment-execution",
  "arn:aws:lambda:us-east-1:123456789012:function:f",
  "arn:aws:sns:us-east-1:123456789012:topic",
  `${sagemakerArn}:model/x`,
  `${sagemakerArn}:model-package/x`,
  `${sagemakerArn}:model-package-group/x`,
  `${sagemakerArn}:training-plan/x`,
  `${sagemakerArn}:reserved/x`,
  `${sagemakerArn}:mlflow-app/x`,
  "arn:aws:sagemaker:us-east-1:aws:hub-content/hub/Model/x",
  "arn:aws:sagemaker:us-east-1:aws:hub-content/hub/DataSet/x",
];

function match({ min = 0, max = Infinity, pattern = "[\\s\\S]*" }: Shape): string {
  const long = candidates.flatMap((each) => [each, each.repeat(Math.max(1, Math.ceil(min / each.length)))]);
  const found = long.find((each) => each.length >= min && each.length <= max && javaPattern(pattern).test(each));
  if (found === undefined) throw new Error(`No candidate satisfies ${pattern}, ${min} to ${max} characters.`);
  return found;
}

/** What a pattern refuses, of what is short enough for nearly all limits; undefined: it refuses nothing. */
function mismatch(pattern: string): string | undefined {
  return ["bad name!", "\n", "-", "ä", "", " "].find((each) => !javaPattern(pattern).test(each));
}

function otherType(type: Shape["type"]): unknown {
  if (type === "string" || type === "blob") return 1;
  return type === "list" ? {} : "text";
}

function isNumber(type: Shape["type"]): boolean {
  return ["integer", "long", "float", "double"].includes(type);
}
