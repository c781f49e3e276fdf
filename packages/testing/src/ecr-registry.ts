import { createHash } from "node:crypto";
import { ecrImages, type EcrImages } from "./ecr-images.ts";
import { forwardRequest, type Answer } from "./forward-request.ts";
import { startHttpServer, type HttpServer } from "./http-server.ts";
import type { ProxiedRequest } from "./proxy.ts";
import { startRegistry } from "./registry-server.ts";

export interface EcrRegistry extends HttpServer {
  /** As images are named by it: `127.0.0.1:12345`. */
  readonly host: string;
  readonly credentials: { readonly username: string; readonly password: string };
}

/**
 * ECR's registry: a real one for what images are made of, moto for what there is. A repository that was not made is refused, tags
 * are what `DescribeImages` says, and what was deleted by `BatchDeleteImage` is gone.
 */
export async function startEcrRegistry(moto: string): Promise<EcrRegistry> {
  // The token of moto's GetAuthorizationToken.
  const user = { username: "AWS", password: "123456789012-auth-token" };
  const registry = await startRegistry({ user });
  const images = ecrImages(moto);
  const authorization = `Basic ${Buffer.from(`${user.username}:${user.password}`).toString("base64")}`;
  const server = await startHttpServer((request) =>
    // Who may not ask, the registry itself sends away.
    request.headers.authorization === authorization
      ? answer(request, registry.url, images)
      : forwardRequest(request, registry.url),
  );
  return {
    ...server,
    host: new URL(server.url).host,
    credentials: user,
    stop: async () => {
      await server.stop();
      await registry.stop();
    },
  };
}

async function answer(request: ProxiedRequest, registry: string, images: EcrImages): Promise<Answer> {
  const { method, path } = request;
  const [, repository, reference] = /^\/v2\/(.+)\/manifests\/([^/]+)$/u.exec(path) ?? [];
  const named = repository ?? /^\/v2\/(.+)\/(?:blobs|tags)\//u.exec(path)?.[1];
  if (named !== undefined && !(await images.hasRepository(named))) return refusal(404, "NAME_UNKNOWN");
  if (repository === undefined || reference === undefined) return forwardRequest(request, registry);
  if (method !== "PUT") {
    const digest = await images.digestOf(repository, reference);
    if (digest === undefined) return refusal(404, "MANIFEST_UNKNOWN");
    return forwardRequest({ ...request, path: `/v2/${repository}/manifests/${digest}` }, registry);
  }
  const digest = `sha256:${createHash("sha256").update(request.body).digest("hex")}`;
  const stored = await forwardRequest({ ...request, path: `/v2/${repository}/manifests/${digest}` }, registry);
  if (stored.status !== 201) return stored;
  const mediaType = request.headers["content-type"] ?? "";
  const isTold = await images.put(repository, { reference, digest, mediaType, manifest: request.body.toString() });
  return isTold ? stored : refusal(400, "TAG_INVALID");
}

/** https://github.com/opencontainers/distribution-spec/blob/main/spec.md#error-codes */
function refusal(status: number, code: string): Answer {
  const body = Buffer.from(JSON.stringify({ errors: [{ code, message: "as ECR would" }] }));
  return { status, headers: { "content-type": "application/json", "content-length": `${body.length}` }, body };
}
