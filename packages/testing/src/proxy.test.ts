import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { startProxy, type Proxy } from "./proxy.ts";

describe("a proxy in front of a server", () => {
  const seen: string[] = [];
  let server: Server;
  let proxy: Proxy;

  beforeAll(async () => {
    server = createServer((request, response) => {
      seen.push(`${request.method} ${request.url}`);
      const body: Buffer[] = [];
      request.on("data", (chunk: Buffer) => body.push(chunk));
      request.on("end", () => response.writeHead(201, { "x-kind": "echo" }).end(Buffer.concat(body)));
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const { port } = server.address() as AddressInfo;
    proxy = await startProxy({ target: `http://127.0.0.1:${port}`, prefix: "/me/tweets.mlflow" });
  });
  afterEach(() => {
    proxy.fail(undefined);
    seen.length = 0;
  });
  afterAll(async () => {
    await proxy.stop();
    server.close();
  });

  const post = (path: string) => fetch(`${proxy.url}${path}`, { method: "POST", body: "héllo" });

  it("hands on what has the prefix, and has nothing else", async () => {
    const answer = await post("/api?x=1");
    expect([answer.status, answer.headers.get("x-kind"), await answer.text()]).toEqual([201, "echo", "héllo"]);
    expect(seen).toEqual(["POST /api?x=1"]);
    expect(proxy.requests.at(-1)).toMatchObject({ method: "POST", path: "/api?x=1" });

    const other = await fetch(new URL("/api", proxy.url));
    expect([other.status, await other.text()]).toEqual([404, expect.stringContaining("<html>")]);
  });

  it("has the request done and loses the answer", async () => {
    proxy.fail(({ path }) => (path === "/lost" ? { do: "lose answer" } : undefined));
    await expect(post("/lost")).rejects.toThrow("fetch failed");
    expect((await post("/kept")).status).toBe(201);
    expect(seen).toEqual(["POST /lost", "POST /kept"]);
  });

  it("cuts the connection before the server hears of it, or within the answer", async () => {
    proxy.fail(() => ({ do: "cut" }));
    await expect(post("/")).rejects.toThrow("fetch failed");
    expect(seen).toEqual([]);
    proxy.fail(() => ({ do: "cut after", bytes: 2 }));
    const half = await post("/");
    await expect(half.text()).rejects.toThrow("terminated");
  });

  it("answers in the server's stead", async () => {
    proxy.fail(() => ({ do: "answer", status: 503, headers: { "retry-after": "1" }, body: "later" }));
    const answer = await post("/");
    expect([answer.status, answer.headers.get("retry-after"), await answer.text()]).toEqual([503, "1", "later"]);
    expect(seen).toEqual([]);
  });

  it("says 502 when the server is gone", async () => {
    const gone = await startProxy({ target: "http://127.0.0.1:9" });
    expect((await fetch(gone.url)).status).toBe(502);
    await gone.stop();
  });
});
