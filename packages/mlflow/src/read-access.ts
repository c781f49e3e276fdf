import { stat } from "node:fs/promises";
import { homedir } from "node:os";
import { SentimentError } from "@sentiment/errors";
import { errnoOf } from "@sentiment/files";
import type { Credentials, HttpOptions, TlsOptions } from "@sentiment/http";
import type { Access } from "./access.ts";
import { badVariable, booleanOf, decimalOf, integerOf, textOf, type Environment } from "./access/environment-values.ts";
import { readCredentials } from "./access/read-credentials.ts";
import { readProxies } from "./access/read-proxies.ts";
import { readS3 } from "./access/read-s3.ts";
import { isServerUri, splitServerUri } from "./server-uri.ts";

export interface AccessSources {
  /**
   * The tracking URI: it may hold user and password, and decides what a `.netrc` says. What only servers are about is not
   * looked at where it is none.
   */
  readonly uri: string;
  /** Those of a file that somebody has named; only the URI's own come before them. */
  readonly credentials?: Credentials | undefined;
  /** Where `.mlflow/credentials` and `.netrc` are; default: the user's. */
  readonly homeFolder?: string | undefined;
}

/**
 * How a server and its files are reached, by the environment variables that Python's MLflow client reads, with their
 * defaults, limits and units (mlflow/environment_variables.py; the README has the list). Nothing is read but `environment`
 * and the credentials' files. Throws usage errors that name the variable, its value unless that is secret, and what is
 * wanted.
 */
export async function readAccess(environment: Environment, sources: AccessSources): Promise<Access> {
  const { uri, homeFolder = textOf(environment, "HOME") ?? homedir() } = sources;
  const server = isServerUri(uri);
  if (server) refuseUnsupported(environment);
  const tls = server ? await readTls(uri, environment) : {};
  const credentials = server
    ? (splitServerUri(uri).credentials ?? sources.credentials ?? (await readCredentials(uri, environment, homeFolder)))
    : undefined;
  return {
    http: { ...readHttp(environment), tls },
    credentials,
    workspace: workspaceOf(environment),
    multipart: readMultipart(environment),
    s3: readS3(environment),
  };
}

function readHttp(environment: Environment): HttpOptions {
  const mostRetries = integerOf(environment, "_MLFLOW_HTTP_REQUEST_MAX_RETRIES_LIMIT", { ...limit, fallback: 10 });
  const greatestFactor = integerOf(environment, "_MLFLOW_HTTP_REQUEST_MAX_BACKOFF_FACTOR_LIMIT", {
    ...limit,
    fallback: 120,
  });
  return {
    timeoutSeconds: integerOf(environment, "MLFLOW_HTTP_REQUEST_TIMEOUT", {
      fallback: 120,
      minimum: 1,
      wanted: "a whole number of seconds",
    }),
    retry: {
      retries: integerOf(environment, "MLFLOW_HTTP_REQUEST_MAX_RETRIES", {
        fallback: 7,
        minimum: 0,
        maximum: mostRetries,
        wanted: "a whole number",
      }),
      backoffFactor: integerOf(environment, "MLFLOW_HTTP_REQUEST_BACKOFF_FACTOR", {
        fallback: 2,
        minimum: 0,
        maximum: greatestFactor,
        wanted: "a whole number of seconds",
      }),
      jitter: decimalOf(environment, "MLFLOW_HTTP_REQUEST_BACKOFF_JITTER", {
        fallback: 1,
        minimum: 0,
        wanted: "a number of seconds",
      }),
      respectRetryAfter: booleanOf(environment, "MLFLOW_HTTP_RESPECT_RETRY_AFTER_HEADER", true),
    },
    proxy: readProxies(environment),
    followRedirects: booleanOf(environment, "MLFLOW_ALLOW_HTTP_REDIRECTS", true),
  };
}

const limit = { minimum: 0, wanted: "a whole number" };

async function readTls(uri: string, environment: Environment): Promise<TlsOptions> {
  const insecure = booleanOf(environment, "MLFLOW_TRACKING_INSECURE_TLS", false);
  const own = "MLFLOW_TRACKING_SERVER_CERT_PATH";
  if (insecure && textOf(environment, own) !== undefined) {
    throw new SentimentError({
      kind: "usage",
      code: "BAD_VARIABLE",
      message: `MLFLOW_TRACKING_INSECURE_TLS and ${own} exclude each other.`,
      hint: "Unset one of them: either no certificate is checked, or it is checked against that file.",
    });
  }
  const authorities = [own, ...(insecure ? [] : ["REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE"])];
  return {
    insecure,
    caFile: await fileOf(uri, environment, authorities),
    clientCertificateFile: await fileOf(uri, environment, ["MLFLOW_TRACKING_CLIENT_CERT_PATH"]),
  };
}

/** The file that the first of these variables names; it must be there once it is needed. */
async function fileOf(uri: string, environment: Environment, names: readonly string[]): Promise<string | undefined> {
  const name = names.find((one) => textOf(environment, one) !== undefined);
  if (name === undefined) return undefined;
  const file = environment[name]!;
  if (!/^https:/iu.test(uri)) return file;
  const found = await stat(file).catch((error: unknown) => errnoOf(error));
  if (typeof found === "object" && found.isFile()) return file;
  const reason = typeof found === "object" ? "is no file" : found === "ENOENT" ? "is not there" : found;
  throw badVariable(name, file, `the path of a PEM file is wanted, and this ${reason}`);
}

function readMultipart(environment: Environment): Access["multipart"] {
  const [mebibyte, wanted] = [1024 ** 2, "a whole number of bytes"];
  const size = (name: string, fallback: number) => integerOf(environment, name, { fallback, minimum: 1, wanted });
  return {
    upload: booleanOf(environment, "MLFLOW_ENABLE_PROXY_MULTIPART_UPLOAD", false),
    download: booleanOf(environment, "MLFLOW_ENABLE_PROXY_MULTIPART_DOWNLOAD", false),
    minimumFileSize: size("MLFLOW_MULTIPART_UPLOAD_MINIMUM_FILE_SIZE", 500 * mebibyte),
    minimumDownloadSize: size("MLFLOW_MULTIPART_DOWNLOAD_MINIMUM_FILE_SIZE", 500 * mebibyte),
    uploadChunkSize: size("MLFLOW_MULTIPART_UPLOAD_CHUNK_SIZE", 10 * mebibyte),
    downloadChunkSize: size("MLFLOW_MULTIPART_DOWNLOAD_CHUNK_SIZE", 100 * mebibyte),
  };
}

function workspaceOf(environment: Environment): string | undefined {
  const workspace = environment["MLFLOW_WORKSPACE"]?.trim() || undefined;
  if (workspace === undefined || /^[\u0020-\u007e]+$/u.test(workspace)) return workspace;
  throw badVariable("MLFLOW_WORKSPACE", workspace, "the name of a workspace, in printable ASCII, is wanted");
}

/** Silence would look like a wrong password. */
function refuseUnsupported(environment: Environment): void {
  const plugin = textOf(environment, "MLFLOW_TRACKING_AUTH");
  if (plugin !== undefined) {
    throw notSupported(`MLFLOW_TRACKING_AUTH names the plugin ${JSON.stringify(plugin)}, and Python's plugins`);
  }
  if (booleanOf(environment, "MLFLOW_TRACKING_AWS_SIGV4", false)) {
    throw notSupported("MLFLOW_TRACKING_AWS_SIGV4 asks for requests that are signed for AWS, which");
  }
}

function notSupported(subject: string): SentimentError {
  return new SentimentError({
    kind: "usage",
    code: "NOT_SUPPORTED",
    message: `${subject} cannot be used here.`,
    hint: "Unset it, and authenticate by MLFLOW_TRACKING_USERNAME and MLFLOW_TRACKING_PASSWORD, or MLFLOW_TRACKING_TOKEN.",
  });
}
