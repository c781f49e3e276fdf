import type { Access } from "../access.ts";
import { badVariable, booleanOf, textOf, type Environment } from "./environment-values.ts";

const styles = ["auto", "path", "virtual"] as const;

/** How MLflow's client and boto3 reach S3, and what speaks like it. Throws usage errors. */
export function readS3(environment: Environment): Access["s3"] {
  return {
    endpointUrl: endpointOf(environment),
    // boto3 reads the first of them, AWS's other tools the second.
    region: textOf(environment, "AWS_DEFAULT_REGION") ?? textOf(environment, "AWS_REGION"),
    ignoreTls: booleanOf(environment, "MLFLOW_S3_IGNORE_TLS", false),
    addressingStyle: styleOf(environment),
    expectedBucketOwner: textOf(environment, "MLFLOW_S3_EXPECTED_BUCKET_OWNER"),
    uploadExtraArgs: extraArgsOf(environment),
  };
}

function endpointOf(environment: Environment): string | undefined {
  const own = textOf(environment, "MLFLOW_S3_ENDPOINT_URL");
  const ignored = textOf(environment, "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS")?.toLowerCase() === "true";
  const names = ["MLFLOW_S3_ENDPOINT_URL", ...(ignored ? [] : ["AWS_ENDPOINT_URL_S3", "AWS_ENDPOINT_URL"])];
  const name = names.find((one) => textOf(environment, one) !== undefined);
  if (name === undefined) return own;
  const url = environment[name]!;
  if (/^https?:\/\/[^/]/iu.test(url) && URL.canParse(url)) return url;
  throw badVariable(name, url.replace(/\/\/[^/]*@/u, "//***@"), "a URL such as http://127.0.0.1:9000 is wanted");
}

function styleOf(environment: Environment): Access["s3"]["addressingStyle"] {
  const name = "MLFLOW_BOTO_CLIENT_ADDRESSING_STYLE";
  const text = textOf(environment, name) ?? "auto";
  const style = styles.find((one) => one === text);
  if (style !== undefined) return style;
  throw badVariable(name, text, `one of ${styles.join(", ")} is wanted`);
}

function extraArgsOf(environment: Environment): Readonly<Record<string, string>> {
  const name = "MLFLOW_S3_UPLOAD_EXTRA_ARGS";
  const text = textOf(environment, name);
  if (text === undefined) return {};
  // What it holds may be a key (SSECustomerKey), so it is not told.
  const bad = badVariable(
    name,
    undefined,
    'a JSON object of texts such as {"ServerSideEncryption": "AES256"} is wanted',
  );
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw bad;
  }
  if (typeof value !== "object" || value === null || Array.isArray(value)) throw bad;
  const pairs = Object.entries(value).map(([key, one]) => {
    if (typeof one !== "string" && typeof one !== "number" && typeof one !== "boolean") throw bad;
    return [key, String(one)] as const;
  });
  return Object.fromEntries(pairs);
}
