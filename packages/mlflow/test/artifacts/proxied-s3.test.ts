import { randomFillSync } from "node:crypto";
import { readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { openArtifacts } from "@sentiment/mlflow";
import {
  describeWithPython,
  startMlflowServer,
  startMotoServer,
  startProxy,
  temporaryFolder,
  type MlflowServer,
  type MotoServer,
  type Proxy,
} from "@sentiment/testing";
import { afterAll, afterEach, beforeAll, beforeEach, expect, it, vi } from "vitest";
import { plainAccess } from "../../src/artifacts/plain-access.ts";
import type { Access, Artifacts } from "../../src/index.ts";

const mebibyte = 2 ** 20;

const access: Access = {
  ...plainAccess,
  http: { retry: { retries: 2, backoffFactor: 0, jitter: 0 } },
  credentials: { kind: "basic", username: "ada", password: "s3cret-pw" },
  multipart: {
    upload: true,
    download: true,
    minimumFileSize: 6 * mebibyte,
    minimumDownloadSize: 6 * mebibyte,
    uploadChunkSize: 5 * mebibyte,
    downloadChunkSize: 4 * mebibyte,
  },
};

describeWithPython("files that an MLflow server keeps in S3", () => {
  let moto: MotoServer;
  /** In front of S3. */
  let storage: Proxy;
  let server: MlflowServer;
  let folder: string;
  let artifacts: Artifacts;
  let runs = 0;
  const bytes = randomFillSync(new Uint8Array(11 * mebibyte));

  beforeAll(async () => {
    // Copies go with the process, which outlives this file.
    vi.stubEnv("TMPDIR", await temporaryFolder());
    moto = await startMotoServer({ bucket: "models" });
    storage = await startProxy({ target: moto.url });
    const env = { ...moto.env, MLFLOW_S3_ENDPOINT_URL: storage.url };
    server = await startMlflowServer({
      folder: await temporaryFolder(),
      artifactsDestination: "s3://models/kept",
      env,
    });
  });
  afterAll(async () => {
    vi.unstubAllEnvs();
    await server?.stop();
    await storage?.stop();
    await moto?.stop();
  });
  beforeEach(async () => {
    folder = await temporaryFolder();
    await writeFile(path.join(folder, "big.bin"), bytes);
    artifacts = openArtifacts(`mlflow-artifacts:/0/run${runs++}/artifacts`, { trackingUri: server.url, access });
  });
  afterEach(() => storage.fail(undefined));

  /** What we asked S3 for, by addresses that the server had signed. */
  const signed = (from: number, method: string) =>
    storage.requests.slice(from).filter((one) => one.method === method && one.path.includes("X-Amz-Signature"));

  it("go there and come from there in parts, by addresses that the server signs", async () => {
    const from = storage.requests.length;
    await artifacts.upload(path.join(folder, "big.bin"), "model/big é.bin");
    const parts = signed(from, "PUT");
    const sizes = parts.map(({ body }) => body.length / mebibyte);
    expect(sizes.toSorted((a, b) => a - b)).toEqual([1, 5, 5]);
    expect(await artifacts.list("model")).toEqual([{ path: "model/big é.bin", isDir: false, fileSize: bytes.length }]);

    const done: number[] = [];
    const local = await artifacts.local("model/big é.bin", { onProgress: (now) => done.push(now.doneBytes) });
    expect(Buffer.compare(await readFile(local), bytes)).toBe(0);
    expect(done.at(-1)).toBe(bytes.length);
    const pieces = signed(from, "GET");
    const ranges = ["bytes=0-4194303", "bytes=4194304-8388607", "bytes=8388608-11534335"];
    expect(new Set(pieces.map(({ headers }) => headers.range))).toEqual(new Set(ranges));
    expect([...parts, ...pieces].flatMap(({ headers }) => headers.authorization ?? [])).toEqual([]);
  });

  it("that are small go through the server", async () => {
    const from = storage.requests.length;
    await artifacts.write("small.txt", "x");
    expect(await readFile(await artifacts.local("small.txt"), "utf8")).toBe("x");
    expect([...signed(from, "PUT"), ...signed(from, "GET")]).toEqual([]);
  });

  it("leave nothing that is paid for when a part cannot be sent", async () => {
    const from = storage.requests.length;
    storage.fail(({ method, path: at }) =>
      method === "PUT" && at.includes("partNumber=2&")
        ? { do: "answer", status: 403, body: "<Error><Code>AccessDenied</Code></Error>" }
        : undefined,
    );
    const failed = artifacts.upload(path.join(folder, "big.bin"));
    await expect(failed).rejects.toMatchObject({ kind: "remote", code: "AccessDenied" });
    expect(storage.requests.slice(from).filter(({ method }) => method === "DELETE")).toHaveLength(1);
    expect(await artifacts.list()).toEqual([]);
  });

  it("are asked for by a new address when the old one is over, and go on where they broke off", async () => {
    await artifacts.upload(path.join(folder, "big.bin"));
    let [refused, cut] = [0, 0];
    storage.fail(({ method, path: at }) => {
      if (method !== "GET" || !at.includes("X-Amz-Signature")) return undefined;
      if (refused++ === 0) return { do: "answer", status: 403, body: "<Error><Code>AccessDenied</Code></Error>" };
      return cut++ === 0 ? { do: "cut after", bytes: 1_000_000 } : undefined;
    });
    const local = await artifacts.local("big.bin");
    expect(Buffer.compare(await readFile(local), bytes)).toBe(0);
    expect(refused).toBeGreaterThan(4);
  });
});
