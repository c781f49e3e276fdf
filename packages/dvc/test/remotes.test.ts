import { createHash } from "node:crypto";
import { mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { temporaryFolder } from "@sentiment/testing";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { bareEnvironment, bareRepository, filesIn, pullIn } from "./as-user.ts";
import { startObjectServer, type ObjectServer } from "./object-server.ts";

const content = Buffer.alloc(2_500_000, "tweets, tweets");
const md5 = createHash("md5").update(content).digest("hex");
const object = `files/md5/${md5.slice(0, 2)}/${md5.slice(2)}`;

let store: string;
let server: ObjectServer;

beforeAll(async () => {
  store = await temporaryFolder();
  await mkdir(path.dirname(path.join(store, object)), { recursive: true });
  await writeFile(path.join(store, object), content);
  server = await startObjectServer(store, undefined);
});
afterAll(() => server.close());

async function clone(remote: string): Promise<string> {
  return bareRepository(path.join(await temporaryFolder(), "clone"), {
    ".dvc/config": `[core]\nremote = r\n['remote "r"']\n${remote}\n`,
    "tweets.csv.dvc": `outs:\n- md5: ${md5}\n  hash: md5\n  path: tweets.csv\n`,
  });
}

describe("a remote that fails is told apart", () => {
  it.each([
    [401, "remote", "REMOTE_NEEDS_LOGIN"],
    [403, "remote", "REMOTE_FORBIDDEN"],
    [404, "input", "OBJECT_MISSING"],
    [500, "remote", "HTTP_500"],
  ])("by its status %i", async (status, kind, code) => {
    server.intervene = (_request, response) => response.writeHead(status).end() !== undefined;
    await expect(pullIn(await clone(`url = ${server.url}`))).rejects.toMatchObject({ kind, code });
  });

  it("from a page to log in", async () => {
    server.intervene = (_request, response) =>
      response.writeHead(200, { "content-type": "text/html" }).end("<html>Sign in") !== undefined;
    await expect(pullIn(await clone(`url = ${server.url}`))).rejects.toMatchObject({
      kind: "remote",
      code: "LOGIN_PAGE",
    });
  });

  it("and never with its password", async () => {
    server.intervene = (_request, response) => response.writeHead(403).end() !== undefined;
    const url = server.url.replace("//", "//ada:geheim@");
    const error = await pullIn(await clone(`url = ${url}/?token=geheim`)).catch((reason: unknown) => reason);
    expect(error).toMatchObject({ code: "REMOTE_FORBIDDEN" });
    expect(JSON.stringify([error, String(error)])).not.toContain("geheim");
  });

  it.each(["ssh://host/a", "gs://bucket/a", "azure://a/b", "gdrive://abc", "webdavs://x/y", "hdfs://x/y", "oss://x/y"])(
    "when it is reached by %s",
    async (url) => {
      await expect(pullIn(await clone(`url = ${url}`))).rejects.toMatchObject({
        kind: "usage",
        code: "DVC_REMOTE_NOT_SUPPORTED",
        message: expect.stringContaining(url.split(":")[0]!) as unknown,
      });
    },
  );

  it("when it is none", async () => {
    const root = await bareRepository(path.join(await temporaryFolder(), "clone"), {
      "tweets.csv.dvc": `outs:\n- md5: ${md5}\n  hash: md5\n  path: tweets.csv\n`,
    });
    await expect(pullIn(root)).rejects.toMatchObject({ kind: "usage", code: "NO_REMOTE" });
    await expect(pullIn(await clone("url = /x"), { remote: "other" })).rejects.toMatchObject({
      code: "DVC_REMOTE_UNKNOWN",
    });
  });
});

describe("who asks", () => {
  const header = (name: string): string[] => {
    const seen: string[] = [];
    server.intervene = (request) => {
      seen.push(String(request.headers[name]));
      return false;
    };
    return seen;
  };

  it("is said in a header of its own where that is configured", async () => {
    const seen = header("x-token");
    await pullIn(await clone(`url = ${server.url}\nauth = custom\ncustom_auth_header = X-Token\npassword = p`));
    expect(new Set(seen)).toEqual(new Set(["p"]));
  });

  it("is not said where only a user and a password are configured, as in DVC", async () => {
    const seen = header("authorization");
    await pullIn(await clone(`url = ${server.url}\nuser = u\npassword = p`));
    expect(new Set(seen)).toEqual(new Set(["undefined"]));
  });

  it("is nobody elsewhere, whatever DagsHub's token is", async () => {
    const seen = header("authorization");
    const environment = { ...bareEnvironment, DAGSHUB_USER_TOKEN: "geheim" };
    await pullIn(await clone(`url = ${server.url}`), { environment });
    expect(new Set(seen)).toEqual(new Set(["undefined"]));
  });
});

describe("a download", () => {
  it("that was stopped is gone on with at the next call", async () => {
    const root = await clone(`url = ${server.url}`);
    const stopping = new AbortController();
    server.intervene = (_request, response) => {
      response.writeHead(200, { "content-length": content.length }).write(content.subarray(0, 2_000_000));
      setTimeout(() => stopping.abort(new Error("stopped")), 100);
      return true;
    };
    await expect(pullIn(root, { signal: stopping.signal })).rejects.toThrow("stopped");
    server.intervene = () => false;
    server.requests.length = 0;
    await pullIn(root);
    expect(server.requests).toEqual([`GET /${object} 206`]);
    expect(filesIn(root)["tweets.csv"]).toBe(content.toString("latin1"));
    expect(Object.keys(filesIn(root)).filter((name) => /partial|tmp/u.test(name))).toEqual([]);
  });

  it("may be made by several at once", async () => {
    server.intervene = () => false;
    const root = await clone(`url = ${server.url}`);
    const settled = await Promise.allSettled([pullIn(root), pullIn(root), pullIn(root), pullIn(root)]);
    expect(settled.map(({ status }) => status)).toEqual(["fulfilled", "fulfilled", "fulfilled", "fulfilled"]);
    expect(filesIn(root)["tweets.csv"]).toBe(content.toString("latin1"));
  });
});
