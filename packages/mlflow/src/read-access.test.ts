import { temporaryFolder } from "@sentiment/testing";
import { beforeAll, describe, expect, it } from "vitest";
import { readAccess } from "./read-access.ts";

const uri = "https://mlflow.example";
let homeFolder: string;

beforeAll(async () => {
  homeFolder = await temporaryFolder();
});

function accessTo(server: string, environment: Readonly<Record<string, string>>) {
  return readAccess(environment, { uri: server, homeFolder });
}

describe("who asks a server", () => {
  it("is by DagsHub's own token, where the server is DagsHub", async () => {
    const environment = { DAGSHUB_USER_TOKEN: "t0ken" };
    const { credentials } = await accessTo("https://dagshub.com/me/tweets.mlflow", environment);
    expect(credentials).toEqual({ kind: "basic", username: "t0ken", password: "t0ken" });
    expect((await accessTo(uri, environment)).credentials).toBeUndefined();
  });

  it("is what a file says that was named, but for user and password in the address", async () => {
    const environment = { MLFLOW_TRACKING_USERNAME: "env", MLFLOW_TRACKING_PASSWORD: "env" };
    const credentials = { kind: "basic", username: "file", password: "file" } as const;
    const named = await readAccess(environment, { uri, homeFolder, credentials });
    expect(named.credentials).toEqual(credentials);
    const inUri = await readAccess(environment, { uri: "https://a:b@mlflow.example", homeFolder, credentials });
    expect(inUri.credentials).toEqual({ kind: "basic", username: "a", password: "b" });
  });

  it("is nobody where there is no server to ask", async () => {
    const environment = { MLFLOW_TRACKING_USERNAME: "me", MLFLOW_TRACKING_PASSWORD: "secret" };
    expect((await accessTo("sqlite:///mlflow.db", environment)).credentials).toBeUndefined();
  });
});

describe("what cannot be used is refused in words", () => {
  const refusals: readonly (readonly [environment: Readonly<Record<string, string>>, message: string])[] = [
    [
      { MLFLOW_TRACKING_AUTH: "kubernetes" },
      'MLFLOW_TRACKING_AUTH names the plugin "kubernetes", and Python\'s plugins',
    ],
    [{ MLFLOW_TRACKING_AWS_SIGV4: "true" }, "MLFLOW_TRACKING_AWS_SIGV4 asks for requests that are signed for AWS"],
    [{ MLFLOW_ALLOW_HTTP_REDIRECTS: "no" }, 'MLFLOW_ALLOW_HTTP_REDIRECTS cannot be "no": true, false, 1 or 0'],
    [{ MLFLOW_HTTP_REQUEST_TIMEOUT: "0" }, 'MLFLOW_HTTP_REQUEST_TIMEOUT cannot be "0": a whole number of seconds'],
    [{ MLFLOW_HTTP_REQUEST_BACKOFF_JITTER: "inf" }, 'MLFLOW_HTTP_REQUEST_BACKOFF_JITTER cannot be "inf": a number'],
    [{ MLFLOW_WORKSPACE: "a\r\nHost: b" }, "MLFLOW_WORKSPACE cannot be"],
    [{ MLFLOW_S3_ENDPOINT_URL: "127.0.0.1:9000" }, 'MLFLOW_S3_ENDPOINT_URL cannot be "127.0.0.1:9000": a URL such as'],
    [{ AWS_ENDPOINT_URL: "://me:secret@minio" }, 'AWS_ENDPOINT_URL cannot be "://***@minio"'],
    [{ MLFLOW_BOTO_CLIENT_ADDRESSING_STYLE: "Path" }, "one of auto, path, virtual is wanted"],
    [{ MLFLOW_S3_UPLOAD_EXTRA_ARGS: '{"SSECustomerKey": "secret' }, "MLFLOW_S3_UPLOAD_EXTRA_ARGS cannot be what it is"],
    [{ MLFLOW_S3_UPLOAD_EXTRA_ARGS: '{"Metadata": {"a": "secret"}}' }, "a JSON object of texts"],
    [
      { MLFLOW_TRACKING_TOKEN: "my secret\n" },
      "MLFLOW_TRACKING_TOKEN cannot be what it is: a token of printable ASCII",
    ],
    [
      { MLFLOW_TRACKING_CLIENT_CERT_PATH: "/no/such.pem" },
      'MLFLOW_TRACKING_CLIENT_CERT_PATH cannot be "/no/such.pem": the path of a PEM file is wanted, and this is not there',
    ],
    [
      { REQUESTS_CA_BUNDLE: "/" },
      'REQUESTS_CA_BUNDLE cannot be "/": the path of a PEM file is wanted, and this is no file',
    ],
  ];
  it.each(refusals)("%o", async (environment, message) => {
    const error: unknown = await accessTo(uri, environment).catch((reason: unknown) => reason);
    expect(error).toMatchObject({ kind: "usage", message: expect.stringContaining(message) as unknown });
    expect(String(error)).not.toContain("secret");
  });

  it("but not where only a server would be asked so", async () => {
    const environment = { MLFLOW_TRACKING_AUTH: "kubernetes", REQUESTS_CA_BUNDLE: "/no/such.pem" };
    await expect(accessTo("sqlite:///mlflow.db", environment)).resolves.toBeDefined();
  });
});

it("S3 is reached as MLflow and boto3 would", async () => {
  const { s3 } = await accessTo(uri, {
    MLFLOW_S3_ENDPOINT_URL: "http://127.0.0.1:9000",
    AWS_ENDPOINT_URL: "http://other",
    AWS_DEFAULT_REGION: "eu-west-1",
    AWS_REGION: "us-east-1",
    MLFLOW_S3_IGNORE_TLS: "true",
    MLFLOW_BOTO_CLIENT_ADDRESSING_STYLE: "path",
    MLFLOW_S3_EXPECTED_BUCKET_OWNER: "123456789012",
    MLFLOW_S3_UPLOAD_EXTRA_ARGS: '{"ServerSideEncryption": "aws:kms", "BucketKeyEnabled": true}',
  });
  expect(s3).toEqual({
    endpointUrl: "http://127.0.0.1:9000",
    region: "eu-west-1",
    ignoreTls: true,
    addressingStyle: "path",
    expectedBucketOwner: "123456789012",
    uploadExtraArgs: { ServerSideEncryption: "aws:kms", BucketKeyEnabled: "true" },
  });
  const elsewhere = { AWS_ENDPOINT_URL: "http://other", AWS_ENDPOINT_URL_S3: "http://s3" };
  expect((await accessTo(uri, elsewhere)).s3.endpointUrl).toBe("http://s3");
  const ignored = { ...elsewhere, AWS_IGNORE_CONFIGURED_ENDPOINT_URLS: "true" };
  expect((await accessTo(uri, ignored)).s3.endpointUrl).toBeUndefined();
});
