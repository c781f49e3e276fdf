import { mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { readAccess, type Access } from "@sentiment/mlflow";
import { SentimentError } from "@sentiment/errors";
import { describeWithPython, runPython, temporaryFolder } from "@sentiment/testing";
import { beforeAll, expect, it } from "vitest";

type Variables = Readonly<Record<string, string>>;

interface Case {
  readonly name: string;
  readonly environment: Variables;
  readonly uri: string;
  /** Files of the home folder, by path. */
  readonly home: Readonly<Record<string, string>>;
}

interface Taken {
  readonly authorization: string | null;
  readonly workspace: string | null;
  readonly verify: boolean | string;
  readonly certificate: string | null;
  readonly timeout: number;
  readonly retries: number;
  readonly backoffFactor: number;
  readonly jitter: number;
  readonly respectRetryAfter: boolean;
  readonly followRedirects: boolean;
  /** The proxy that the request would go through. */
  readonly proxy: string | null;
  readonly multipart: Access["multipart"];
}

/**
 * What Python's client does with each environment: the request that it would send is caught where it would leave. The
 * file of certificates need not be one for that.
 */
const script = `
import json, os, sys
import requests
from mlflow import environment_variables as variables
from mlflow.utils.credentials import get_default_host_creds
from mlflow.utils.rest_utils import http_request

caught = {}

def send(self, request, stream=False, timeout=None, verify=True, cert=None, proxies=None):
    retry = self.max_retries
    caught.update(authorization=request.headers.get("Authorization"), workspace=request.headers.get("X-MLFLOW-WORKSPACE"),
                  verify=verify, certificate=cert, timeout=timeout, retries=retry.total,
                  backoffFactor=retry.backoff_factor, jitter=retry.backoff_jitter,
                  respectRetryAfter=retry.respect_retry_after_header,
                  proxy=requests.utils.select_proxy(request.url, proxies))
    response = requests.Response()
    response.status_code = 200
    response._content = b"{}"
    response.url = request.url
    return response

requests.adapters.HTTPAdapter.send = send
plain = requests.Session.request

def request(self, method, url, allow_redirects=True, **kwargs):
    caught["followRedirects"] = allow_redirects
    return plain(self, method, url, allow_redirects=allow_redirects, **kwargs)

requests.Session.request = request
kept = dict(os.environ)

def answer(case):
    caught.clear()
    os.environ.clear()
    os.environ.update({name: kept[name] for name in ("PATH",) if name in kept})
    os.environ.update(case["environment"])
    try:
        http_request(get_default_host_creds(case["uri"]), "/api/2.0/mlflow/experiments/get", "GET")
        caught["multipart"] = {
            "upload": variables.MLFLOW_ENABLE_PROXY_MULTIPART_UPLOAD.get(),
            "download": variables.MLFLOW_ENABLE_PROXY_MULTIPART_DOWNLOAD.get(),
            "minimumFileSize": variables.MLFLOW_MULTIPART_UPLOAD_MINIMUM_FILE_SIZE.get(),
            "minimumDownloadSize": variables.MLFLOW_MULTIPART_DOWNLOAD_MINIMUM_FILE_SIZE.get(),
            "uploadChunkSize": variables.MLFLOW_MULTIPART_UPLOAD_CHUNK_SIZE.get(),
            "downloadChunkSize": variables.MLFLOW_MULTIPART_DOWNLOAD_CHUNK_SIZE.get(),
        }
        return dict(caught)
    except Exception as error:
        return {"error": str(error)}

print(json.dumps([answer(case) for case in json.load(sys.stdin)]))
`;

const plainUri = "https://mlflow.example:8443/team";
const user = { MLFLOW_TRACKING_USERNAME: "ann", MLFLOW_TRACKING_PASSWORD: "pa:ss%40word@€" };
const token = { MLFLOW_TRACKING_TOKEN: "t0ken==" };
const stored = "[mlflow]\nmlflow_tracking_username = filed\nmlflow_tracking_password = p%%c:1 = 2\n";

/** Environments that both understand, and in which both do the same. */
const alike: readonly (readonly [name: string, environment: Variables, rest?: Partial<Case>])[] = [
  ["nothing", {}],
  ["user and password", user],
  ["a token", token],
  ["user, password and token", { ...user, ...token }],
  ["a user alone", { MLFLOW_TRACKING_USERNAME: "ann" }],
  ["a password alone, and a token", { MLFLOW_TRACKING_PASSWORD: "secret", ...token }],
  ["a user and an empty password", { MLFLOW_TRACKING_USERNAME: "ann", MLFLOW_TRACKING_PASSWORD: "" }],
  ["the credentials file", {}, { home: { ".mlflow/credentials": stored } }],
  ["the credentials file and a token", token, { home: { ".mlflow/credentials": stored } }],
  ["the environment over the file", user, { home: { ".mlflow/credentials": stored } }],
  [
    "the user from the environment, the password from the file",
    { MLFLOW_TRACKING_USERNAME: "ann" },
    { home: { ".mlflow/credentials": stored } },
  ],
  [
    "a credentials file with colons, comments, blanks and capitals",
    {},
    {
      home: {
        ".mlflow/credentials":
          "# mine\n\n[mlflow]\n; it\n  MLFLOW_Tracking_Username: filed\n  mlflow_tracking_password:  se cret # and ; more \n\n",
      },
    },
  ],
  [
    "a credentials file with another section",
    {},
    { home: { ".mlflow/credentials": `[other]\na = b\n${stored}[more]\nc=d\n` } },
  ],
  [
    "a credentials file with defaults",
    {},
    {
      home: {
        ".mlflow/credentials":
          "[DEFAULT]\nmlflow_tracking_username=filed\nhost=h\n[mlflow]\nmlflow_tracking_password=%(host)s-%(MLFLOW_tracking_username)s",
      },
    },
  ],
  [
    "a credentials file with Windows' line ends",
    {},
    { home: { ".mlflow/credentials": stored.replaceAll("\n", "\r\n") } },
  ],
  ["a credentials file of other things", {}, { home: { ".mlflow/credentials": "[other]\na = b\n" } }],
  [
    "a credentials file with quotes, which are part of the password",
    {},
    {
      home: {
        ".mlflow/credentials": "[mlflow]\nmlflow_tracking_username='filed'\nmlflow_tracking_password=\"secret\"\n",
      },
    },
  ],
  [
    "a password that goes on in the next line",
    {},
    {
      home: {
        ".mlflow/credentials": "[mlflow]\nmlflow_tracking_username=filed\nmlflow_tracking_password=one\n  two\n",
      },
    },
  ],
  ["user and password in the address", {}, { uri: "https://bob:s%40cret%2F@mlflow.example/team/" }],
  [
    "user and password in the address over those of the environment",
    { ...user, ...token },
    { uri: "https://bob:secret@mlflow.example" },
  ],
  ["only a user in the address", user, { uri: "https://bob@mlflow.example" }],
  ["a user with an empty password in the address", {}, { uri: "https://bob:@mlflow.example" }],
  ["a stray % in the address", {}, { uri: "https://bob:100%@mlflow.example" }],
  [
    "a netrc",
    {},
    {
      home: {
        ".netrc":
          "machine other.example login a password b\nmachine mlflow.example\n  login net\n  password n3t\\ #x\n",
      },
    },
  ],
  [
    "a netrc with a default, a macro, comments and quotes",
    {},
    {
      home: {
        ".netrc":
          '# mine\nmacdef init\ncd /tmp\nmachine mlflow.example login no password no\n\ndefault login "n e\\"t" # it is me\npassword #n3t\n',
      },
    },
  ],
  ["a netrc without a login", {}, { home: { ".netrc": "machine mlflow.example account acc password pw" } }],
  [
    "a netrc that makes no sense",
    {},
    { home: { ".netrc": "machine mlflow.example login net password n3t\nmachin other.example" } },
  ],
  [
    "a netrc of another name",
    { NETRC: "{home}/mine" },
    { home: { mine: "machine mlflow.example login net password n3t" } },
  ],
  ["_netrc", {}, { home: { _netrc: "machine mlflow.example login net password n3t" } }],
  ["insecure TLS", { MLFLOW_TRACKING_INSECURE_TLS: "TRUE" }],
  ["no insecure TLS", { MLFLOW_TRACKING_INSECURE_TLS: "0" }],
  ["a file of certificates", { MLFLOW_TRACKING_SERVER_CERT_PATH: "{home}/ca.pem" }, { home: { "ca.pem": "" } }],
  [
    "a file of certificates for requests",
    { REQUESTS_CA_BUNDLE: "{home}/ca.pem", CURL_CA_BUNDLE: "/nowhere" },
    { home: { "ca.pem": "" } },
  ],
  [
    "a file of certificates for curl",
    { CURL_CA_BUNDLE: "{home}/ca.pem", REQUESTS_CA_BUNDLE: "" },
    { home: { "ca.pem": "" } },
  ],
  [
    "MLflow's file of certificates over requests'",
    { MLFLOW_TRACKING_SERVER_CERT_PATH: "{home}/ca.pem", REQUESTS_CA_BUNDLE: "/nowhere" },
    { home: { "ca.pem": "" } },
  ],
  ["insecure TLS over requests' certificates", { MLFLOW_TRACKING_INSECURE_TLS: "1", REQUESTS_CA_BUNDLE: "/nowhere" }],
  ["a client certificate", { MLFLOW_TRACKING_CLIENT_CERT_PATH: "{home}/me.pem" }, { home: { "me.pem": "" } }],
  ["a workspace", { MLFLOW_WORKSPACE: "  team a " }],
  ["an empty workspace", { MLFLOW_WORKSPACE: "   " }],
  ["a timeout", { MLFLOW_HTTP_REQUEST_TIMEOUT: " 1_0 " }],
  [
    "retries",
    {
      MLFLOW_HTTP_REQUEST_MAX_RETRIES: "+10",
      MLFLOW_HTTP_REQUEST_BACKOFF_FACTOR: "120",
      MLFLOW_HTTP_REQUEST_BACKOFF_JITTER: "2.5e-1",
    },
  ],
  [
    "no retries",
    {
      MLFLOW_HTTP_REQUEST_MAX_RETRIES: "0",
      MLFLOW_HTTP_REQUEST_BACKOFF_FACTOR: "0",
      MLFLOW_HTTP_REQUEST_BACKOFF_JITTER: ".0",
    },
  ],
  [
    "a higher limit of retries",
    { _MLFLOW_HTTP_REQUEST_MAX_RETRIES_LIMIT: "20", MLFLOW_HTTP_REQUEST_MAX_RETRIES: "20" },
  ],
  ["no Retry-After", { MLFLOW_HTTP_RESPECT_RETRY_AFTER_HEADER: "False" }],
  ["no redirects", { MLFLOW_ALLOW_HTTP_REDIRECTS: "false" }],
  [
    "parts",
    {
      MLFLOW_ENABLE_PROXY_MULTIPART_UPLOAD: "true",
      MLFLOW_ENABLE_PROXY_MULTIPART_DOWNLOAD: "1",
      MLFLOW_MULTIPART_UPLOAD_MINIMUM_FILE_SIZE: "1",
      MLFLOW_MULTIPART_DOWNLOAD_MINIMUM_FILE_SIZE: "2",
      MLFLOW_MULTIPART_UPLOAD_CHUNK_SIZE: "5242880",
      MLFLOW_MULTIPART_DOWNLOAD_CHUNK_SIZE: "4",
    },
  ],
  ["a proxy", { https_proxy: "http://proxy.example:3128", HTTPS_PROXY: "http://other.example:1" }],
  ["a proxy in upper case", { HTTPS_PROXY: "http://proxy.example:3128" }],
  ["a proxy for the other scheme", { http_proxy: "http://proxy.example:3128" }],
  ["a proxy for everything", { ALL_PROXY: "http://proxy.example:3128" }],
  ["a proxy taken back", { HTTPS_PROXY: "http://proxy.example:3128", https_proxy: "" }],
  [
    "a proxy behind a web server",
    { HTTP_PROXY: "http://evil.example", REQUEST_METHOD: "GET" },
    { uri: "http://mlflow.example" },
  ],
  ["a proxy with a password", { https_proxy: "http://me:pw@proxy.example:3128" }],
];

/** Environments that both refuse. */
const refused: readonly (readonly [name: string, environment: Variables, rest?: Partial<Case>])[] = [
  ["MLFLOW_TRACKING_INSECURE_TLS", { MLFLOW_TRACKING_INSECURE_TLS: "yes" }],
  [
    "MLFLOW_TRACKING_SERVER_CERT_PATH",
    { MLFLOW_TRACKING_INSECURE_TLS: "true", MLFLOW_TRACKING_SERVER_CERT_PATH: "ca.pem" },
  ],
  ["MLFLOW_HTTP_REQUEST_TIMEOUT", { MLFLOW_HTTP_REQUEST_TIMEOUT: "2m" }],
  ["MLFLOW_HTTP_REQUEST_TIMEOUT", { MLFLOW_HTTP_REQUEST_TIMEOUT: "1.5" }],
  ["MLFLOW_HTTP_REQUEST_MAX_RETRIES", { MLFLOW_HTTP_REQUEST_MAX_RETRIES: "11" }],
  ["MLFLOW_HTTP_REQUEST_MAX_RETRIES", { MLFLOW_HTTP_REQUEST_MAX_RETRIES: "-1" }],
  ["MLFLOW_HTTP_REQUEST_BACKOFF_FACTOR", { MLFLOW_HTTP_REQUEST_BACKOFF_FACTOR: "121" }],
  ["MLFLOW_HTTP_REQUEST_BACKOFF_JITTER", { MLFLOW_HTTP_REQUEST_BACKOFF_JITTER: "a little" }],
  ["MLFLOW_HTTP_RESPECT_RETRY_AFTER_HEADER", { MLFLOW_HTTP_RESPECT_RETRY_AFTER_HEADER: "on" }],
  ["MLFLOW_ENABLE_PROXY_MULTIPART_UPLOAD", { MLFLOW_ENABLE_PROXY_MULTIPART_UPLOAD: "on" }],
  ["MLFLOW_MULTIPART_UPLOAD_CHUNK_SIZE", { MLFLOW_MULTIPART_UPLOAD_CHUNK_SIZE: "10MB" }],
  ["MLFLOW_TRACKING_TOKEN", { MLFLOW_TRACKING_TOKEN: "to\nken" }],
  [".mlflow/credentials:1: a section", {}, { home: { ".mlflow/credentials": "mlflow_tracking_username = a\n" } }],
  [".mlflow/credentials:3: ", {}, { home: { ".mlflow/credentials": "[mlflow]\na = b\nhello\n" } }],
  [".mlflow/credentials:3: a is there twice", {}, { home: { ".mlflow/credentials": "[mlflow]\na = b\nA = c\n" } }],
  [
    ".mlflow/credentials:3: [mlflow] is there twice",
    {},
    { home: { ".mlflow/credentials": "[mlflow]\na = b\n[mlflow]\n" } },
  ],
];

async function cased([name, environment, rest]: (typeof alike)[number]): Promise<Case> {
  const folder = await temporaryFolder();
  const { home = {}, uri = plainUri } = rest ?? {};
  for (const [file, text] of Object.entries(home)) {
    await mkdir(path.dirname(path.join(folder, file)), { recursive: true });
    await writeFile(path.join(folder, file), text);
  }
  const variables = Object.entries(environment).map(([key, value]) => [key, value.replace("{home}", folder)]);
  return { name, uri, home, environment: { HOME: folder, ...Object.fromEntries(variables) } as Variables };
}

describeWithPython("how a server is reached, as Python's client understands it", () => {
  let cases: Case[];
  let answers: (Taken | { readonly error: string })[];

  beforeAll(async () => {
    cases = await Promise.all([...alike, ...refused].map(cased));
    answers = (await runPython(script, cases)) as typeof answers;
  });

  it.each(alike.map(([name], index) => ({ name, index })))("$name", async ({ index }) => {
    const { environment, uri } = cases[index]!;
    expect(taken(uri, await readAccess(environment, { uri }))).toEqual(answers[index]);
  });

  it.each(refused.map(([subject], index) => ({ subject, index })))("refuses $subject", async ({ subject, index }) => {
    const at = alike.length + index;
    const { environment, uri } = cases[at]!;
    expect(answers[at]).toHaveProperty("error");
    const error: unknown = await readAccess(environment, { uri }).catch((reason: unknown) => reason);
    expect(SentimentError.is(error) && error.kind).toBe("usage");
    expect((error as Error).message).toContain(subject);
  });
});

/** The same of ours, in the words of `script`. */
function taken(uri: string, { http, credentials, workspace, multipart }: Access): Taken {
  const { insecure = false, caFile, clientCertificateFile = null } = http.tls ?? {};
  const { retries, backoffFactor, jitter, respectRetryAfter } = http.retry ?? {};
  return {
    authorization: credentials === undefined ? null : headerOf(credentials),
    workspace: workspace ?? null,
    verify: caFile ?? !insecure,
    certificate: clientCertificateFile,
    timeout: http.timeoutSeconds!,
    retries: retries!,
    backoffFactor: backoffFactor!,
    jitter: jitter!,
    respectRetryAfter: respectRetryAfter!,
    followRedirects: http.followRedirects!,
    proxy: (uri.startsWith("https:") ? http.proxy?.https : http.proxy?.http) ?? null,
    multipart,
  };
}

function headerOf(credentials: NonNullable<Access["credentials"]>): string {
  if (credentials.kind === "bearer") return `Bearer ${credentials.token}`;
  if (credentials.kind === "aws") throw new Error("MLflow's environment names no keys of AWS.");
  return `Basic ${Buffer.from(`${credentials.username}:${credentials.password}`).toString("base64")}`;
}
