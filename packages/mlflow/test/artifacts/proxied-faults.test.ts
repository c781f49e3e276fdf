import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { existsSync } from "node:fs";
import { readdir } from "node:fs/promises";
import path from "node:path";
import type { RetryNotice } from "@sentiment/http";
import { openArtifacts } from "@sentiment/mlflow";
import { temporaryFolder } from "@sentiment/testing";
import { afterAll, beforeAll, beforeEach, describe, expect, it, onTestFinished, vi } from "vitest";
import { plainAccess } from "../../src/artifacts/plain-access.ts";
import type { Access, Artifacts } from "../../src/index.ts";
import { folderContent, writeFolder } from "./folder-content.ts";

const access: Access = {
  ...plainAccess,
  http: { retry: { retries: 2, backoffFactor: 0, jitter: 0 } },
  credentials: { kind: "basic", username: "ada", password: "s3cret-pw" },
};

interface Entry {
  readonly path: string;
  readonly is_dir?: boolean;
  readonly file_size?: number;
}

describe("a server of files that does what none should", () => {
  let server: Server;
  let url: string;
  let serve: (request: IncomingMessage, response: ServerResponse) => void;
  let folder: string;
  let artifacts: Artifacts;

  beforeAll(async () => {
    // Copies go with the process, which outlives this file.
    vi.stubEnv("TMPDIR", await temporaryFolder());
    server = createServer((request, response) => {
      request.resume();
      request.on("end", () => serve(request, response));
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterAll(() => {
    vi.unstubAllEnvs();
    server.closeAllConnections();
    server.close();
  });
  beforeEach(async () => {
    folder = await temporaryFolder();
    artifacts = openArtifacts("mlflow-artifacts:/0/r/artifacts", { trackingUri: url, access });
  });

  /** Lists these at the root and nothing elsewhere; a file is asked for with `get`. */
  const lists = (files: readonly Entry[], get: typeof serve = (_, response) => void response.end("hello")): void => {
    serve = (request, response) => {
      const query = new URL(request.url!, url).searchParams.get("path");
      if (query === null) get(request, response);
      else response.end(JSON.stringify({ files: query === "0/r/artifacts" ? files : [] }));
    };
  };
  const download = (): Promise<void> => artifacts.download(path.join(folder, "here"));

  it.each(["../evil.txt", "..", ".", "", "/etc/cron.d/x", "a/../../b", "nul\0byte", "a//b"])(
    "lists %j, and nothing is written",
    async (name) => {
      lists([
        { path: "good.txt", file_size: 5 },
        { path: name, file_size: 5 },
      ]);
      await expect(download()).rejects.toMatchObject({ kind: "remote", code: "UNSAFE_NAME" });
      await expect(artifacts.list()).rejects.toMatchObject({ code: "UNSAFE_NAME" });
      expect(await readdir(folder)).toEqual([]);
    },
  );

  it("sends fewer bytes than it listed, or more", async () => {
    for (const size of [4, 6]) {
      lists([{ path: "a.txt", file_size: size }]);
      await expect(download()).rejects.toMatchObject({ kind: "remote", code: "SIZE_DIFFERS" });
      expect(await readdir(folder)).toEqual([]);
    }
  });

  it("breaks off each time", async () => {
    let asked = 0;
    lists([{ path: "a.txt", file_size: 100 }], (_, response) => {
      asked++;
      response.writeHead(200, { "content-length": 100 });
      response.write("half", () => response.destroy());
    });
    await expect(download()).rejects.toMatchObject({ kind: "remote", code: "DOWNLOAD_CUT_OFF" });
    expect(asked).toBe(3);
    expect(await readdir(folder)).toEqual([]);
  });

  it("breaks off at the same byte however patient we are, which is said each time and soon given up", async () => {
    let asked = 0;
    lists([{ path: "a.txt", file_size: 100 }], (_, response) => {
      asked++;
      response.writeHead(200, { "content-length": 100 });
      // Not at once, so that all of it arrives.
      response.write("half", () => setTimeout(() => response.destroy(), 50));
    });
    const said: RetryNotice[] = [];
    const retry = { retries: 7, backoffFactor: 0, jitter: 0 };
    const patient = { ...access, http: { retry, onRetry: (notice: RetryNotice) => void said.push(notice) } };
    const files = openArtifacts(artifacts.uri, { trackingUri: url, access: patient });
    await expect(files.local("a.txt")).rejects.toMatchObject({ code: "DOWNLOAD_CUT_OFF" });
    expect(asked).toBe(3);
    expect(said.map(({ reason }) => reason)).toEqual(
      Array.from({ length: 2 }, () => `a.txt of ${artifacts.uri} broke off after 4 of 100 bytes`),
    );
  });

  it("has more than there is room for here, which is told with the place", async () => {
    lists([{ path: "a.txt", file_size: 5 }]);
    vi.stubEnv("TMPDIR", path.join(folder, "gone"));
    onTestFinished(() => void vi.unstubAllEnvs());
    await expect(artifacts.local()).rejects.toMatchObject({
      kind: "input",
      code: "NO_ROOM_FOR_COPY",
      message: expect.stringContaining(path.join(folder, "gone")) as unknown,
      hint: expect.stringContaining("TMPDIR") as unknown,
    });
  });

  it("has another version when it is asked to go on", async () => {
    const versions: unknown[] = [];
    lists([{ path: "a.txt", file_size: 10 }], ({ headers }, response) => {
      response.writeHead(200, { "content-length": 10, etag: `"version ${versions.length}"` });
      if (versions.push(headers["if-range"]) > 1) response.end("0123456789");
      else response.write("abcd", () => response.destroy());
    });
    await download();
    expect(versions).toEqual([undefined, '"version 0"']);
    expect(await folderContent(path.join(folder, "here"))).toEqual({ "a.txt": "0123456789" });
  });

  it("fails with one of many files, and none is left", async () => {
    const files = Array.from({ length: 40 }, (_, i) => ({ path: `${i}.txt`, file_size: 5 }));
    lists(files, (request, response) => {
      if (request.url!.endsWith("/17.txt")) response.writeHead(403).end("no");
      else response.end("hello");
    });
    await expect(download()).rejects.toMatchObject({ kind: "remote", code: "FORBIDDEN" });
    expect(await readdir(folder)).toEqual([]);
  });

  it("stalls, and the user has enough", async () => {
    const stop = new AbortController();
    lists([{ path: "a.txt", file_size: 10 }], (_, response) => {
      response.writeHead(200, { "content-length": 10 });
      response.write("abcd", () => stop.abort(new Error("enough")));
    });
    const { signal } = stop;
    await expect(artifacts.download(path.join(folder, "here"), "", { signal })).rejects.toThrow("enough");
    expect(await readdir(folder)).toEqual([]);

    const asLong = openArtifacts(artifacts.uri, { trackingUri: url, access, signal });
    await expect(asLong.list()).rejects.toThrow("enough");
  });

  it("says that it has taken what it does not have", async () => {
    await writeFolder(path.join(folder, "made"), { "a.txt": "12345", "b.txt": "123" });
    lists(
      [
        { path: "a.txt", file_size: 5 },
        { path: "b.txt", file_size: 2 },
      ],
      (_, response) => response.end("{}"),
    );
    await expect(artifacts.upload(path.join(folder, "made"))).rejects.toMatchObject({
      kind: "remote",
      code: "UPLOAD_INCOMPLETE",
      message: expect.stringContaining("b.txt (3 bytes)") as unknown,
    });
  });

  it("serves no files", async () => {
    serve = (_, response) => {
      const text =
        "Endpoint: /api/2.0/mlflow-artifacts/artifacts disabled due to the mlflow server running with `--no-serve-artifacts`.";
      response.writeHead(503).end(text);
    };
    const refused = {
      kind: "remote",
      code: "ARTIFACTS_NOT_SERVED",
      hint: expect.stringContaining("--artifacts-destination") as unknown,
    };
    await expect(artifacts.list()).rejects.toMatchObject(refused);
    await expect(artifacts.write("a", "x")).rejects.toMatchObject(refused);
  });

  it.each([
    "<html>login</html>",
    '{"files": 3}',
    '{"files": [{"is_dir": true}]}',
    '{"files": [{"path": "a", "file_size": -1}]}',
  ])("lists %s", async (text) => {
    serve = (_, response) => void response.end(text);
    await expect(artifacts.list()).rejects.toMatchObject({ kind: "remote", code: "MALFORMED_ANSWER" });
  });

  it("is not the one whose password we know", async () => {
    const sent: (string | undefined)[] = [];
    serve = (request, response) => {
      sent.push(request.headers.authorization);
      response.writeHead(401).end("who are you?");
    };
    const { host } = new URL(url);
    const own = openArtifacts("mlflow-artifacts:/0", { trackingUri: url, access });
    const error: unknown = await own.list().catch((failure: unknown) => failure);
    expect(error).toMatchObject({ kind: "remote", code: "UNAUTHORIZED" });
    expect(JSON.stringify(error)).not.toContain("s3cret");
    const trackingUri = "http://ada:s3cret-pw@127.0.0.1:1/prefix";
    const elsewhere = openArtifacts(`mlflow-artifacts://${host}/0`, { trackingUri, access });
    await expect(elsewhere.list()).rejects.toMatchObject({ code: "UNAUTHORIZED" });
    const byUrl = openArtifacts(`${url}/api/2.0/mlflow-artifacts/artifacts/0`, { trackingUri, access });
    await expect(byUrl.list()).rejects.toMatchObject({ code: "UNAUTHORIZED" });
    expect(sent).toEqual([expect.stringMatching(/^Basic /u), undefined, undefined]);
  });

  it("removes the copy of a remote file when its download fails", async () => {
    lists([{ path: "a.txt", file_size: 4 }]);
    const local = artifacts.local("a.txt");
    await expect(local).rejects.toMatchObject({ code: "SIZE_DIFFERS" });
    expect(existsSync(path.join(folder, "here"))).toBe(false);
  });
});
