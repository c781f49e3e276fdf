// `node scripts/aws-constraints.ts [FOLDER]`: writes what SageMaker demands of requests, from AWS's own description of its API in
// botocore (service-2.json.gz below FOLDER, by default that of .venv), for the operations that we use:
//   packages/sagemaker-emulator/src/constraints/{sagemaker,sagemaker-runtime}-model.ts and packages/sagemaker/src/preflight/instance-types.ts
// To be run when scripts/requirements.txt takes a newer botocore.
import { globSync } from "node:fs";
import { readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { gunzipSync } from "node:zlib";

const root = path.join(import.meta.dirname, "..");
const data = process.argv[2] ?? path.join(root, ".venv/lib/python3.11/site-packages/botocore/data");

/** The operations of models, endpoints and jobs that a client of ours, or a user beside it, makes. */
const controlOperations = [
  "AddTags",
  "ListTags",
  "DeleteTags",
  "CreateModel",
  "DescribeModel",
  "ListModels",
  "DeleteModel",
  "CreateEndpointConfig",
  "DescribeEndpointConfig",
  "ListEndpointConfigs",
  "DeleteEndpointConfig",
  "CreateEndpoint",
  "DescribeEndpoint",
  "ListEndpoints",
  "DeleteEndpoint",
  "UpdateEndpoint",
  "UpdateEndpointWeightsAndCapacities",
  "CreateTransformJob",
  "DescribeTransformJob",
  "ListTransformJobs",
  "StopTransformJob",
  "CreateTrainingJob",
  "DescribeTrainingJob",
  "ListTrainingJobs",
  "StopTrainingJob",
];

interface Shape {
  readonly type: string;
  readonly required?: readonly string[];
  readonly members?: Readonly<Record<string, { readonly shape: string; readonly locationName?: string }>>;
  readonly member?: { readonly shape: string };
  readonly key?: { readonly shape: string };
  readonly value?: { readonly shape: string };
  readonly min?: number;
  readonly max?: number;
  readonly pattern?: string;
  readonly enum?: readonly string[];
}

interface Service {
  readonly operations: Readonly<
    Record<
      string,
      { readonly input: { readonly shape: string }; readonly errors?: readonly { readonly shape: string }[] }
    >
  >;
  readonly shapes: Readonly<Record<string, Shape>>;
}

const version = path
  .basename(globSync(path.join(data, "../../botocore-*.dist-info"))[0] ?? "botocore-?.dist-info")
  .replace(/^botocore-(.*)\.dist-info$/u, "$1");
const notice =
  `// Written by scripts/aws-constraints.ts; not to be edited. Source: botocore ${version}, whose descriptions of AWS's services are\n` +
  "// Copyright Amazon.com, Inc. or its affiliates, licensed under the Apache License 2.0 (https://www.apache.org/licenses/LICENSE-2.0).\n" +
  "// Changed: only what is needed of it, in fewer words.\n";

const control = await readService("sagemaker/2017-07-24");
const runtime = await readService("sagemaker-runtime/2017-05-13");
const rooms = path.join(root, "packages");
await writeFile(
  path.join(rooms, "sagemaker-emulator/src/constraints/sagemaker-model.ts"),
  moduleOf(control, { name: "sagemakerModel", what: "SageMaker's control plane", operations: controlOperations }),
);
await writeFile(
  path.join(rooms, "sagemaker-emulator/src/constraints/sagemaker-runtime-model.ts"),
  moduleOf(runtime, {
    name: "sagemakerRuntimeModel",
    what: "SageMaker's runtime",
    operations: ["InvokeEndpoint"],
  }),
);
await writeFile(path.join(rooms, "sagemaker/src/preflight/instance-types.ts"), instanceTypes());

async function readService(folder: string): Promise<Service> {
  const file = path.join(data, folder, "service-2.json.gz");
  return JSON.parse(gunzipSync(await readFile(file)).toString()) as Service;
}

/** One service's operations, and the shapes their inputs are made of. */
function moduleOf(
  service: Service,
  { name, what, operations }: { name: string; what: string; operations: readonly string[] },
): string {
  const used = new Set<string>();
  for (const operation of operations) collect(service, service.operations[operation]!.input.shape, used);
  const table = {
    operations: operations.map((operation): [string, unknown] => {
      const { input, errors = [] } = service.operations[operation]!;
      return [operation, { input: input.shape, errors: errors.map(({ shape }) => shape) }];
    }),
    shapes: [...used].toSorted().map((shape): [string, unknown] => [shape, compact(service.shapes[shape]!)]),
  };
  const part = (key: keyof typeof table): string => `"${key}": {\n${packed(table[key])}\n}`;
  const text = `{${part("operations")},\n${part("shapes")}}`;
  JSON.parse(text);
  return (
    `${notice}import type { ServiceModel } from "./service-model.ts";\n\n` +
    `/** What ${what} demands of requests. */\n` +
    `export const ${name} = JSON.parse(String.raw\`${text}\`) as ServiceModel;\n`
  );
}

function collect(service: Service, name: string, used: Set<string>): void {
  if (used.has(name)) return;
  used.add(name);
  const { members = {}, member, key, value } = service.shapes[name]!;
  for (const each of [...Object.values(members), member, key, value]) {
    if (each !== undefined) collect(service, each.shape, used);
  }
}

function compact(shape: Shape): unknown {
  const { type, required, members, member, key, value, min, max, pattern } = shape;
  const memberNames = Object.entries(members ?? {});
  const headers = memberNames.filter(([, each]) => each.locationName !== undefined);
  return {
    type,
    ...(required !== undefined && required.length > 0 && { required }),
    ...(members !== undefined && {
      members: Object.fromEntries(memberNames.map(([name, each]) => [name, each.shape])),
    }),
    ...(headers.length > 0 && {
      headers: Object.fromEntries(headers.map(([name, each]) => [name, each.locationName])),
    }),
    ...(member !== undefined && { member: member.shape }),
    ...(key !== undefined && { key: key.shape }),
    ...(value !== undefined && { value: value.shape }),
    ...(min !== undefined && { min }),
    ...(max !== undefined && { max }),
    ...(pattern !== undefined && { pattern }),
    ...(shape.enum !== undefined && { enum: shape.enum }),
  };
}

/** As JSON, several to a line. */
function packed(entries: readonly (readonly [string, unknown])[]): string {
  const lines = [""];
  for (const [index, [name, value]] of entries.entries()) {
    const text = `${JSON.stringify(name)}:${JSON.stringify(value)}${index < entries.length - 1 ? "," : ""}`;
    const last = lines.at(-1)!;
    if (last === "" || last.length + text.length <= 200) lines[lines.length - 1] = last + text;
    else lines.push(text);
  }
  return lines.join("\n");
}

/** Which instance types there are for what, for checks that are made before anything is asked. */
function instanceTypes(): string {
  const shapes = {
    endpoint: "ProductionVariantInstanceType",
    transform: "TransformInstanceType",
    training: "TrainingInstanceType",
  };
  const lines = Object.entries(shapes).map(
    ([name, shape]) => `  ${name}: new Set(\n    "${(control.shapes[shape]?.enum ?? []).join(" ")}".split(" "),\n  ),`,
  );
  return `${notice}\n/** The instance types that SageMaker's API knows, by what they are to do. */\nexport const instanceTypes: Readonly<Record<"endpoint" | "transform" | "training", ReadonlySet<string>>> = {\n${lines.join("\n")}\n};\n`;
}
