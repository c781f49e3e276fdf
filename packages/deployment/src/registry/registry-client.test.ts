import { createHash } from "node:crypto";
import { createServer, type RequestListener, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { openHttp } from "@sentiment/http";
import { afterEach, describe, expect, it } from "vitest";
import { challengeIn, meet } from "./authenticate.ts";
import { ensureDockerManifest } from "./ensure-docker-manifest.ts";
import type { RegistryCredentials } from "./login.ts";
import { docker } from "./media-types.ts";
import { RegistryClient } from "./registry-client.ts";

const http = openHttp({ retry: { retries: 0 } });
const servers: Server[] = [];

afterEach(async () => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
});

async function listening(answer: RequestListener): Promise<string> {
  const server = createServer(answer);
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return `127.0.0.1:${(server.address() as AddressInfo).port}`;
}

function client(registry: string, credentials?: RegistryCredentials): RegistryClient {
  return new RegistryClient({ registry, repository: "team/x", http, credentials });
}

const manifest = JSON.stringify({ schemaVersion: 2, mediaType: docker.manifest });
const digest = `sha256:${createHash("sha256").update(manifest).digest("hex")}`;

/** A registry that wants a token of another server, which gives it to Ada and to whoever has her identity token. */
async function withTokens(asked: string[]): Promise<string> {
  const realm = await listening((request, response) => {
    let body = "";
    request.on("data", (chunk: Buffer) => (body += chunk.toString()));
    request.on("end", () => {
      asked.push(`${request.method} ${request.url} ${body}`);
      const known =
        request.headers.authorization === `Basic ${btoa("ada:pw")}` || body.includes("refresh_token=her-token");
      response.writeHead(known ? 200 : 401).end(known ? JSON.stringify({ token: "t0ken" }) : "{}");
    });
  });
  return listening((request, response) => {
    if (request.headers.authorization === "Bearer t0ken") {
      response.writeHead(200, { "content-type": docker.manifest }).end(manifest);
      return;
    }
    const challenge = `Bearer realm="http://${realm}/token",service="ours",scope="repository:team/x:pull,push"`;
    response.writeHead(401, { "www-authenticate": challenge }).end();
  });
}

describe("a registry", () => {
  it("that wants a token is told the one that is given for the login, or for an identity token", async () => {
    const asked: string[] = [];
    const registry = await withTokens(asked);
    expect(await client(registry, { username: "ada", password: "pw" }).manifest("1")).toMatchObject({ digest });
    expect(await client(registry, { identityToken: "her-token" }).manifest("1")).toMatchObject({ digest });
    expect(asked[0]).toBe("GET /token?service=ours&scope=repository%3Ateam%2Fx%3Apull%2Cpush ");
    expect(asked[1]).toMatch(/^POST \/token service=ours&scope=repository.*grant_type=refresh_token/u);
  });

  it("that wants a token, and gives none for a wrong login, says so", async () => {
    const registry = await withTokens([]);
    const failed = { kind: "remote", code: "REGISTRY_DENIED", hint: expect.stringContaining("docker login") as string };
    await expect(client(registry, { username: "ada", password: "no" }).manifest("1")).rejects.toMatchObject(failed);
    await expect(client(registry).manifest("1")).rejects.toMatchObject(failed);
  });

  it("that is not on this machine gets no password sent anywhere without TLS", async () => {
    const challenge = challengeIn('Bearer realm="http://elsewhere.example/token"')!;
    const credentials = { username: "ada", password: "pw" };
    const met = meet(challenge, { http, registry: "registry.example", credentials, protocol: "https:" });
    await expect(met).rejects.toMatchObject({ kind: "remote", code: "REGISTRY_REFUSED" });
  });

  it("that sends other bytes than it says is not believed", async () => {
    const headers = { "content-type": docker.manifest, "docker-content-digest": `sha256:${"0".repeat(64)}` };
    const registry = await listening((_, response) => response.writeHead(200, headers).end(manifest));
    await expect(client(registry).manifest("1")).rejects.toMatchObject({ kind: "remote", code: "REGISTRY_CORRUPT" });
    const other = await listening((_, response) => response.writeHead(200).end(manifest));
    const wrong = client(other).manifest(`sha256:${"0".repeat(64)}`);
    await expect(wrong).rejects.toMatchObject({ kind: "remote", code: "REGISTRY_CORRUPT" });
  });

  it("that refuses is quoted", async () => {
    const answer = JSON.stringify({ errors: [{ code: "TOOMANYREQUESTS", message: "slow down" }] });
    const registry = await listening((_, response) => response.writeHead(429).end(answer));
    const failed = { kind: "remote", message: expect.stringContaining("TOOMANYREQUESTS slow down") as string };
    await expect(client(registry).manifest("1")).rejects.toMatchObject(failed);
  });

  it.each([
    ["application/vnd.docker.distribution.manifest.v1+prettyjws", { kind: "input", code: "NO_IMAGE" }],
    ["text/html; charset=utf-8", { kind: "input", code: "NO_IMAGE" }],
    [docker.manifest, { kind: "remote", code: "REGISTRY_CORRUPT" }],
  ])("that has something else of the type %s is not taken at its word", async (type, failed) => {
    const registry = await listening((_, response) => response.writeHead(200, { "content-type": type }).end(manifest));
    await expect(ensureDockerManifest(client(registry), "1", "linux/amd64")).rejects.toMatchObject(failed);
  });
});
