import { randomFillSync } from "node:crypto";
import { readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { openArtifacts } from "@sentiment/mlflow";
import { describeWithPython, runPython, startMotoServer, startProxy, temporaryFolder } from "@sentiment/testing";
import type { MotoServer, Proxy } from "@sentiment/testing";
import * as fc from "fast-check";
import { afterAll, afterEach, beforeAll, beforeEach, expect, it, vi } from "vitest";
import { plainAccess } from "../../src/artifacts/plain-access.ts";
import type { Access, Artifacts } from "../../src/index.ts";
import { folderContent, writeFolder, type Files } from "./folder-content.ts";

const oddFiles: Files = {
  "a b.txt": "blank",
  "a+b=c&d.txt": "form",
  "100%.txt": "percent",
  "50%25.txt": "escaped",
  "a#b.txt": "fragment",
  "what?": "question",
  "<&\"'>.xml": "marks",
  "größe/日本/😀.json": '{"x": 1}',
  empty: "",
  "deep/er/and/deep/er/still/file.bin": "\u0000\u0001",
  "model/MLmodel": "flavors: {}\n",
};

describeWithPython("files in S3", () => {
  let moto: MotoServer;
  let proxy: Proxy;
  let access: Access;
  let folder: string;
  let artifacts: Artifacts;
  let roots = 0;

  beforeAll(async () => {
    // Copies go with the process, which outlives this file.
    vi.stubEnv("TMPDIR", await temporaryFolder());
    vi.stubEnv("MOTO_S3_DEFAULT_MAX_KEYS", "5");
    moto = await startMotoServer({ bucket: "models" });
    proxy = await startProxy({ target: moto.url });
    for (const [name, value] of Object.entries(moto.env)) vi.stubEnv(name, value);
    access = {
      ...plainAccess,
      http: { retry: { retries: 3, backoffFactor: 0, jitter: 0 } },
      s3: { ...plainAccess.s3, endpointUrl: proxy.url },
    };
  });
  afterAll(async () => {
    vi.unstubAllEnvs();
    await proxy?.stop();
    await moto?.stop();
  });
  beforeEach(async () => {
    folder = await temporaryFolder();
    artifacts = openArtifacts(`s3://models/team a/${roots++}/artifacts`, { access });
  });
  afterEach(() => proxy.fail(undefined));

  const asked = (from: number, method: string): string[] =>
    proxy.requests.slice(from).flatMap((request) => (request.method === method ? [request.path] : []));

  it("come back as they were, whatever they are called", async () => {
    await writeFolder(path.join(folder, "made"), oddFiles);
    await artifacts.upload(path.join(folder, "made"));
    await artifacts.download(path.join(folder, "back"));
    expect(await folderContent(path.join(folder, "back"))).toEqual(oddFiles);

    expect(await artifacts.list("größe")).toEqual([{ path: "größe/日本", isDir: true, fileSize: undefined }]);
    expect(await artifacts.list("model")).toEqual([{ path: "model/MLmodel", isDir: false, fileSize: 12 }]);
    expect(await artifacts.list("model/MLmodel")).toEqual([]);
    expect(await artifacts.list("mod")).toEqual([]);
    expect(await readFile(await artifacts.local("model/MLmodel"), "utf8")).toBe("flavors: {}\n");
    await expect(artifacts.local("none")).rejects.toMatchObject({ kind: "input", code: "RESOURCE_DOES_NOT_EXIST" });
  });

  it("are the same to Python, which reads ours and we its", async () => {
    await writeFolder(path.join(folder, "made"), oddFiles);
    await artifacts.upload(path.join(folder, "made"), "ours");
    await runPython(
      `
import json, sys, urllib.parse
from mlflow.store.artifact.s3_artifact_repo import S3ArtifactRepository
uri, made, to = json.load(sys.stdin)
repository = S3ArtifactRepository(uri)
repository.download_artifacts("ours", to)
repository.log_artifacts(made, "theirs")
print("null")`,
      [artifacts.uri, path.join(folder, "made"), folder],
    );
    expect(await folderContent(path.join(folder, "ours"))).toEqual(oddFiles);
    await artifacts.download(path.join(folder, "theirs"), "theirs");
    expect(await folderContent(path.join(folder, "theirs"))).toEqual(oddFiles);
  });

  it("keep any name", async () => {
    const name = fc
      .string({ unit: "grapheme", minLength: 1, maxLength: 12 })
      .filter((text) => !/[/\0]/u.test(text) && text !== "." && text !== "..");
    await fc.assert(
      fc.asyncProperty(name, async (file) => {
        await artifacts.write(`names/${file}`, file);
        expect(await artifacts.list("names")).toContainEqual({
          path: `names/${file}`,
          isDir: false,
          fileSize: Buffer.byteLength(file),
        });
        expect(await readFile(await artifacts.local(`names/${file}`), "utf8")).toBe(file);
      }),
      { seed: 7, numRuns: 25 },
    );
  });

  it("are listed on as many pages as there are", async () => {
    const files = Object.fromEntries(Array.from({ length: 23 }, (_, i) => [`many/${i}.txt`, ""]));
    await writeFolder(folder, files);
    await artifacts.upload(folder);
    expect(await artifacts.list("many")).toHaveLength(23);
  });

  it("go up and come down in parts when they are large, and whole although a part fails", async () => {
    const bytes = randomFillSync(new Uint8Array(34 * 2 ** 20));
    await writeFile(path.join(folder, "big.bin"), bytes);
    let [lost, cut] = [0, 0];
    proxy.fail(({ method, path: at }) => {
      if (method === "PUT" && at.includes("partNumber=2&") && lost++ === 0) return { do: "lose answer" };
      return method === "GET" && at.endsWith("big.bin") && cut++ === 0
        ? { do: "cut after", bytes: 1_000_000 }
        : undefined;
    });
    const done: number[] = [];
    await artifacts.upload(path.join(folder, "big.bin"), "x/big.bin", {
      onProgress: (now) => done.push(now.doneBytes),
    });
    expect(done.at(-1)).toBe(bytes.length);
    expect(asked(0, "PUT").filter((at) => at.includes("partNumber"))).toHaveLength(4);

    const from = proxy.requests.length;
    await artifacts.download(path.join(folder, "back.bin"), "x/big.bin");
    expect(Buffer.compare(await readFile(path.join(folder, "back.bin")), bytes)).toBe(0);
    const ranges = proxy.requests.slice(from).flatMap(({ headers }) => headers.range ?? []);
    expect(ranges).toHaveLength(3);
  });

  it("leave nothing that is paid for when a part cannot be sent", async () => {
    await writeFile(path.join(folder, "big.bin"), new Uint8Array(33 * 2 ** 20));
    proxy.fail(({ path: at }) =>
      at.includes("partNumber=2&")
        ? { do: "answer", status: 403, body: "<Error><Code>AccessDenied</Code></Error>" }
        : undefined,
    );
    const failed = artifacts.upload(path.join(folder, "big.bin"));
    await expect(failed).rejects.toMatchObject({ kind: "remote", code: "AccessDenied", hint: /s3:PutObject/u });
    expect(asked(0, "DELETE")).toHaveLength(1);
    expect(await artifacts.list()).toEqual([]);
  });

  it("are not sent again when they are there, if that is asked for", async () => {
    await writeFolder(path.join(folder, "made"), { "a.txt": "one", "b.txt": "two", "c.txt": "three" });
    await artifacts.upload(path.join(folder, "made"));
    await writeFolder(path.join(folder, "made"), { "b.txt": "TWO", "d.txt": "four" });
    const from = proxy.requests.length;
    await artifacts.upload(path.join(folder, "made"), "", { resume: true });
    expect(
      asked(from, "PUT")
        .map((at) => path.posix.basename(at))
        .toSorted(),
    ).toEqual(["b.txt", "d.txt"]);

    await writeFolder(path.join(folder, "back"), { "a.txt": "one", "b.txt": "old" });
    const before = proxy.requests.length;
    await artifacts.download(path.join(folder, "back"), "", { resume: true });
    const got = asked(before, "GET").filter((at) => !at.includes("list-type"));
    expect(got.map((at) => path.posix.basename(at)).toSorted()).toEqual(["b.txt", "c.txt", "d.txt"]);
    expect(await folderContent(path.join(folder, "back"))).toEqual(await folderContent(path.join(folder, "made")));
  });

  it("that arrive with other bytes are not kept", async () => {
    await artifacts.write("a.txt", "right");
    proxy.fail(({ method, path: at }) =>
      method === "GET" && at.endsWith("a.txt")
        ? { do: "answer", status: 200, headers: { etag: '"7b18e34bc5e9ee4adb26bbd15ac2a5a0"' }, body: "wrong" }
        : undefined,
    );
    await expect(artifacts.local("a.txt")).rejects.toMatchObject({ kind: "remote", code: "DIGEST_DIFFERS" });
  });

  it("are found where the bucket says that it is", async () => {
    const said: string[] = [];
    proxy.fail(({ headers }) => {
      const [, region = ""] = /Credential=[^/]+\/\d+\/([^/]+)/u.exec(headers.authorization ?? "") ?? [];
      said.push(region);
      if (region === "eu-west-1") return undefined;
      const body = "<Error><Code>AuthorizationHeaderMalformed</Code><Region>eu-west-1</Region></Error>";
      return { do: "answer", status: 400, body };
    });
    await artifacts.write("a.txt", "x");
    await artifacts.list();
    expect(said).toEqual(["us-east-1", "eu-west-1", "eu-west-1"]);
  });

  it.each([
    ["NoSuchBucket", 404, /Make the bucket/u],
    ["AccessDenied", 403, /permission s3:ListBucket/u],
    ["ExpiredToken", 400, /aws sso login/u],
    ["SignatureDoesNotMatch", 403, /AWS_SECRET_ACCESS_KEY/u],
    ["RequestTimeTooSkewed", 403, /clock/u],
    ["PermanentRedirect", 301, /AWS_DEFAULT_REGION/u],
  ])("that S3 refuses with %s are told with what to do", async (code, status, hint) => {
    const body = `<?xml version="1.0"?><Error><Code>${code}</Code><Message>No &lt;way&gt;.</Message></Error>`;
    proxy.fail(() => ({ do: "answer", status, body }));
    const message = `${artifacts.uri}: S3 answered ${status} ${code}: No <way>.`;
    await expect(artifacts.list()).rejects.toMatchObject({
      kind: "remote",
      code,
      message,
      hint: expect.stringMatching(hint) as unknown,
    });
  });

  it("cannot be asked for without credentials", async () => {
    for (const name of ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"]) vi.stubEnv(name, undefined);
    for (const name of ["AWS_CONFIG_FILE", "AWS_SHARED_CREDENTIALS_FILE"]) vi.stubEnv(name, path.join(folder, "none"));
    vi.stubEnv("AWS_EC2_METADATA_DISABLED", "true");
    const refused = {
      kind: "usage",
      code: "NO_AWS_CREDENTIALS",
      hint: expect.stringContaining("AWS_PROFILE") as unknown,
    };
    await expect(artifacts.list()).rejects.toMatchObject(refused);
    for (const [name, value] of Object.entries(moto.env)) vi.stubEnv(name, value);
  });

  it("carry what uploads are to say, and whose bucket it must be", async () => {
    const uploadExtraArgs = { ServerSideEncryption: "AES256", StorageClass: "STANDARD_IA" };
    const s3 = { ...access.s3, uploadExtraArgs, expectedBucketOwner: "123456789012" };
    await openArtifacts(artifacts.uri, { access: { ...access, s3 } }).write("a.png", "x");
    expect(proxy.requests.at(-1)!.headers).toMatchObject({
      "content-type": "image/png",
      "x-amz-server-side-encryption": "AES256",
      "x-amz-storage-class": "STANDARD_IA",
      "x-amz-expected-bucket-owner": "123456789012",
    });
    const wrong = { ...s3, uploadExtraArgs: { StorageClas: "x" } };
    const refused = openArtifacts(artifacts.uri, { access: { ...access, s3: wrong } }).write("a", "x");
    await expect(refused).rejects.toMatchObject({
      kind: "usage",
      message: expect.stringContaining("StorageClass") as unknown,
    });
  });
});
