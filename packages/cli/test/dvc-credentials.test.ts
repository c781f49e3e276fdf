import { createServer, type IncomingMessage, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { describeWithDvc, runDvcPython, runSentiment, temporaryFolder } from "@sentiment/testing";
import { afterAll, beforeAll, expect, it } from "vitest";

/** What a repository and its user say, by file; URL stands for the server's address, BUCKET for the case's own bucket. */
interface Case {
  readonly config: string;
  readonly local?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** Files in the user's home. */
  readonly home?: Readonly<Record<string, string>>;
}

const remote = (...options: string[]): string =>
  `[core]\nno_scm = true\nremote = s3\n['remote "s3"']\nurl = s3://BUCKET/x\n${options.join("\n")}\n`;
const local = (...options: string[]): string => `['remote "s3"']\n${options.join("\n")}\n`;
const here = "endpointurl = URL";
const nowhere = "http://127.0.0.1:9";
const keys = (id: string): string => `access_key_id = ${id}\nsecret_access_key = secret`;
const keysInEnv = (id: string) => ({ AWS_ACCESS_KEY_ID: id, AWS_SECRET_ACCESS_KEY: "secret" });
const profiles = (...names: string[]): string =>
  names.map((name) => `[${name}]\naws_access_key_id = of-${name}\naws_secret_access_key = secret\n`).join("");
const regions = "[default]\nregion = eu-north-1\n[profile team]\nregion = eu-south-1\n";

const cases: Readonly<Record<string, Case>> = {
  "the config before the environment": {
    config: remote(here, keys("config"), "region = us-west-1"),
    env: { ...keysInEnv("env"), AWS_DEFAULT_REGION: "us-west-2", AWS_ENDPOINT_URL: nowhere },
  },
  "config.local before the config": {
    config: remote(`endpointurl = ${nowhere}`, keys("config")),
    local: local(here, keys("local"), "session_token = token"),
  },
  "the environment before the default profile": {
    config: remote(here),
    env: { ...keysInEnv("env"), AWS_DEFAULT_REGION: "us-west-2" },
    home: { ".aws/credentials": profiles("default"), ".aws/config": regions },
  },
  "the environment where the config has no address": {
    config: remote(keys("config")),
    env: { AWS_ENDPOINT_URL: "URL" },
  },
  "the default profile": {
    config: remote(here),
    home: { ".aws/credentials": profiles("default"), ".aws/config": regions },
  },
  "the profile of the config before the environment": {
    config: remote(here, "profile = team"),
    env: { ...keysInEnv("env"), AWS_PROFILE: "default" },
    home: { ".aws/credentials": profiles("default", "team"), ".aws/config": regions },
  },
  "the profile of the environment": {
    config: remote(here),
    env: { AWS_PROFILE: "team" },
    home: { ".aws/credentials": profiles("default", "team"), ".aws/config": regions },
  },
  "the environment's keys before its profile": {
    config: remote(here),
    env: { ...keysInEnv("env"), AWS_PROFILE: "team" },
    home: { ".aws/credentials": profiles("team"), ".aws/config": regions },
  },
  "keys of the config before its profile": {
    config: remote(here, "profile = team", keys("config")),
    home: { ".aws/credentials": profiles("team"), ".aws/config": regions },
  },
  "the files that the config names": {
    config: remote(here, "credentialpath = ~/mine", "configpath = ~/settings", "profile = team"),
    home: { mine: profiles("default", "team"), settings: regions },
  },
  "nobody, where the config says so": { config: remote(here, "allow_anonymous_login = true"), env: keysInEnv("env") },
};

/** Asks for one object in each repository, in a process of its own, all at once. */
const script = `
import json, os, sys
from dvc.repo import Repo
import dvc_s3, s3fs

def ask(case):
    for name in [name for name in os.environ if name.startswith(("AWS_", "DAGSHUB_"))]:
        del os.environ[name]
    os.environ.update(case["env"])
    database = Repo(case["root"]).cloud.get_remote_odb()
    database.fs.exists(database.oid_to_path("0123456789abcdef0123456789abcdef"))

children = []
for case in json.load(sys.stdin):
    child = os.fork()
    if child == 0:
        try:
            ask(case)
        except BaseException as refused:
            print(refused, file=sys.stderr)
        os._exit(0)
    children.append(child)
for child in children:
    os.waitpid(child, 0)
print("null")
`;

describeWithDvc("who asks S3, and where, is said by the same as in DVC:", () => {
  let server: Server;
  const seen = new Map<string, string>();
  const ours = new Map<string, string>();
  const theirs = new Map<string, string>();

  beforeAll(async () => {
    server = createServer((request, response) => {
      seen.set(bucketOf(request), identityOf(request));
      response.writeHead(403).end();
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const folder = await temporaryFolder();
    const made = await Promise.all(
      Object.values(cases).map((one, i) =>
        repositoryOf(one, path.join(folder, `${i}`), { url, bucket: `bucket-${i}` }),
      ),
    );
    await Promise.all(made.map(({ root, env }) => runSentiment(["data", "pull"], { cwd: root, env })));
    for (const [bucket, who] of seen) ours.set(bucket, who);
    seen.clear();
    await runDvcPython(script, made);
    for (const [bucket, who] of seen) theirs.set(bucket, who);
  }, 120_000);
  afterAll(() => server.close());

  it.each(Object.keys(cases).map((name, i) => [name, `bucket-${i}`] as const))("%s", (_name, bucket) => {
    expect(ours.get(bucket)).toBe(theirs.get(bucket));
    expect(ours.get(bucket)).toBeDefined();
  });
});

async function repositoryOf(
  { config, local: ofClone, env, home = {} }: Case,
  folder: string,
  { url, bucket }: { readonly url: string; readonly bucket: string },
) {
  const filled = (text: string): string => text.replaceAll("URL", url).replaceAll("BUCKET", bucket);
  const root = path.join(folder, "repository");
  const user = path.join(folder, "home");
  const files = {
    [path.join(root, ".dvc/config")]: filled(config),
    [path.join(root, ".dvc/config.local")]: filled(ofClone ?? ""),
    [path.join(root, "a.csv.dvc")]: "outs:\n- md5: 0123456789abcdef0123456789abcdef\n  hash: md5\n  path: a.csv\n",
    ...Object.fromEntries(Object.entries(home).map(([name, text]) => [path.join(user, name), text])),
  };
  for (const [file, text] of Object.entries(files)) {
    await mkdir(path.dirname(file), { recursive: true });
    await writeFile(file, text);
  }
  await mkdir(user, { recursive: true });
  const said = Object.entries(env ?? {}).map(([name, value]) => [name, filled(value)] as const);
  const quiet = {
    HOME: user,
    AWS_EC2_METADATA_DISABLED: "true",
    DVC_GLOBAL_CONFIG_DIR: "/nonexistent",
    DVC_SYSTEM_CONFIG_DIR: "/nonexistent",
    DVC_SITE_CACHE_DIR: path.join(folder, "site"),
    DVC_NO_ANALYTICS: "true",
  };
  return { root, env: { ...quiet, ...Object.fromEntries(said) } };
}

function bucketOf({ url = "" }: IncomingMessage): string {
  return url.split(/[/?]/u)[1] ?? "";
}

/** `of-team eu-south-1 token`, or nobody. */
function identityOf({ headers }: IncomingMessage): string {
  const [, id = "nobody", region = ""] = /Credential=([^/]+)\/\d+\/([^/]+)\//u.exec(headers.authorization ?? "") ?? [];
  return [id, region, headers["x-amz-security-token"] ?? ""].join(" ");
}
