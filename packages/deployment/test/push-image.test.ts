import { spawnSync } from "node:child_process";
import { createHash, randomBytes } from "node:crypto";
import { chmod, mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { Readable } from "node:stream";
import { openHttp } from "@sentiment/http";
import {
  describeWithRegistry,
  dockerEngine,
  dockerHost,
  startRegistry,
  temporaryFolder,
  testNodeImage,
  type Registry,
} from "@sentiment/testing";
import type Docker from "dockerode";
import { afterAll, beforeAll, expect, it } from "vitest";
import { openEngine, type Engine } from "../src/docker/engine.ts";
import { buildImage, pushImage, type PushedImage, type PushOptions } from "../src/index.ts";
import { ensureDockerManifest } from "../src/registry/ensure-docker-manifest.ts";
import { docker as dockerTypes, oci } from "../src/registry/media-types.ts";
import { RegistryClient } from "../src/registry/registry-client.ts";

describeWithRegistry("an image in a registry with a password", () => {
  // A colon in it, since Docker joins both by one.
  const user = { username: "ada", password: "love:lace" };
  const tag = randomBytes(6).toString("hex");
  const image = `sentiment-test-push:${tag}`;
  const http = openHttp({ retry: { retries: 0 } });
  const remove = new Set([image]);
  let docker: Docker;
  let engine: Engine;
  let registry: Registry;
  let nodeImage: string;

  beforeAll(async () => {
    docker = await dockerEngine();
    engine = await openEngine({ DOCKER_HOST: dockerHost() });
    registry = await startRegistry({ user });
    nodeImage = await testNodeImage();
    await buildImage({ engine, nodeImage, tag: image });
  });

  afterAll(async () => {
    for (const name of remove)
      await docker
        .getImage(name)
        .remove({ force: true })
        .catch(() => {});
    await http.close();
    await registry.stop();
  });

  async function push(options: Partial<PushOptions> = {}): Promise<PushedImage> {
    const to = `${registry.host}/team/sentiment:${tag}`;
    remove.add(options.to ?? to);
    return pushImage({ engine, image, to, http, environment: {}, credentials: user, ...options });
  }

  function client(): RegistryClient {
    return new RegistryClient({ registry: registry.host, repository: "team/sentiment", http, credentials: user });
  }

  it("is Docker's version 2, schema 2, and pushed only once", async () => {
    const lines: string[] = [];
    const first = await push({ onLine: (line) => lines.push(line) });
    expect(first).toMatchObject({
      image: `${registry.host}/team/sentiment:${tag}`,
      mediaType: dockerTypes.manifest,
      converted: false,
      action: "pushed",
      digest: expect.stringMatching(/^sha256:[0-9a-f]{64}$/u) as string,
    });
    expect(first.reference).toBe(`${registry.host}/team/sentiment@${first.digest}`);
    expect(lines.join("\n")).toContain("Pushed");
    expect(await push()).toEqual({ ...first, action: "unchanged" });
  });

  it("is pushed with the login that docker login has kept, itself or by a helper", async () => {
    const auth = Buffer.from("ada:love:lace").toString("base64");
    const kept = await dockerConfig({ auths: { [registry.host]: { auth } } });
    expect(await push({ credentials: undefined, environment: { DOCKER_CONFIG: kept } })).toMatchObject({
      converted: false,
    });

    const bin = await temporaryFolder();
    const helper = path.join(bin, "docker-credential-ours");
    const secret = JSON.stringify({ ServerURL: registry.host, Username: "ada", Secret: "love:lace" });
    await writeFile(helper, `#!/bin/sh\nread server; [ "$1 $server" = "get ${registry.host}" ] && echo '${secret}'\n`);
    await chmod(helper, 0o755);
    const environment = { DOCKER_CONFIG: await dockerConfig({ credsStore: "ours" }), PATH: `${bin}:/usr/bin:/bin` };
    expect(await push({ credentials: undefined, environment })).toMatchObject({ converted: false });
  });

  it("is not pushed without a login, nor with a wrong one; the password is in no message", async () => {
    const none = { kind: "remote", code: "REGISTRY_DENIED", hint: expect.stringContaining("docker login") as string };
    await expect(push({ credentials: undefined })).rejects.toMatchObject(none);
    const wrong = push({ credentials: { ...user, password: "s3cret!" } });
    await expect(wrong).rejects.toMatchObject(none);
    const error = (await wrong.catch((reason: unknown) => reason)) as Error;
    expect(`${error.message}${error.stack}`).not.toMatch(/s3cret|czNjcmV0/u);
  });

  it("is not pushed where no registry answers, nor when there is none of that name, nor under none", async () => {
    await expect(push({ to: `127.0.0.1:9/x:${tag}` })).rejects.toMatchObject({
      kind: "remote",
      code: "CONNECTION_REFUSED",
    });
    const missing = { kind: "input", code: "IMAGE_NOT_FOUND", message: expect.stringContaining("nobody:1") as string };
    await expect(push({ image: "nobody:1" })).rejects.toMatchObject(missing);
    await expect(push({ to: "127.0.0.1:5000/Team/x" })).rejects.toMatchObject({
      kind: "usage",
      code: "IMAGE_NAME_INVALID",
    });
  });

  it("that is OCI's, in an index with an attestation, becomes Docker's; it is pulled by its digest and runs", async () => {
    const pushed = await push();
    const asked = `oci-${tag}`;
    const platform = `${engine.platform.os}/${engine.platform.architecture}`;
    await putAsOci(client(), { digest: pushed.digest, tag: asked, platform });
    const converted = await ensureDockerManifest(client(), asked, platform);
    expect(converted).toMatchObject({ mediaType: dockerTypes.manifest, converted: true, bytes: pushed.bytes });
    expect((await client().manifest(asked))!.mediaType).toBe(dockerTypes.manifest);
    expect(await ensureDockerManifest(client(), asked, platform)).toEqual({ ...converted, converted: false });

    const reference = `${registry.host}/team/sentiment@${converted.digest}`;
    remove.add(reference);
    const authconfig = { ...user, serveraddress: registry.host };
    for await (const _ of await docker.pull(reference, { authconfig })) continue;
    const ran = spawnSync("docker", ["run", "--rm", "--network", "none", reference, "nonsense"], { encoding: "utf8" });
    expect([ran.status, ran.stderr]).toEqual([2, expect.stringContaining("UNKNOWN_COMMAND") as string]);
  });

  it("is built on what is in such a registry, too, with the login that Docker has kept for it", async () => {
    // Without Node in it, so that what fails tells how far the build has come.
    const base = `${registry.host}/team/empty:${tag}`;
    const answer = await docker.importImage(Readable.from([Buffer.alloc(1024)]), {
      repo: base.slice(0, -tag.length - 1),
      tag,
    });
    for await (const _ of answer) continue;
    await push({ image: base, to: base });
    await docker.getImage(base).remove({ force: true });
    const auth = Buffer.from("ada:love:lace").toString("base64");
    const environment = { DOCKER_CONFIG: await dockerConfig({ auths: { [registry.host]: { auth } } }) };
    const built = (options: object): Promise<unknown> =>
      buildImage({ engine, nodeImage: base, tag: `${image}-based`, ...options });
    await expect(built({})).rejects.toThrow(/no basic auth credentials|unauthorized|denied/u);
    remove.add(base);
    await expect(built({ environment })).rejects.toThrow(/"node"/u);
  });

  it("is not converted where a layer is not of gzip, or where it is for another platform", async () => {
    const pushed = await push();
    const platform = `${engine.platform.os}/${engine.platform.architecture}`;
    const layerType = "application/vnd.oci.image.layer.v1.tar+zstd";
    await putAsOci(client(), { digest: pushed.digest, tag: `zstd-${tag}`, platform, layerType });
    const unusable = { kind: "input", code: "LAYER_UNUSABLE", message: expect.stringContaining("zstd") as string };
    await expect(ensureDockerManifest(client(), `zstd-${tag}`, platform)).rejects.toMatchObject(unusable);
    await putAsOci(client(), { digest: pushed.digest, tag: `other-${tag}`, platform: "linux/s390x" });
    const missing = { kind: "input", code: "PLATFORM_MISSING", message: expect.stringContaining("s390x") as string };
    await expect(ensureDockerManifest(client(), `other-${tag}`, platform)).rejects.toMatchObject(missing);
  });
});

async function dockerConfig(content: object): Promise<string> {
  const folder = path.join(await temporaryFolder(), "docker");
  await mkdir(folder);
  await writeFile(path.join(folder, "config.json"), JSON.stringify(content));
  return folder;
}

/** Stores an image once more as BuildKit pushes it: an OCI manifest within an index, beside an attestation. */
async function putAsOci(
  client: RegistryClient,
  {
    digest,
    tag,
    platform,
    layerType = oci.layer,
  }: { digest: string; tag: string; platform: string; layerType?: string },
): Promise<void> {
  const { bytes } = (await client.manifest(digest))!;
  const manifest = JSON.parse(Buffer.from(bytes).toString()) as { config: object; layers: object[] };
  const single = {
    schemaVersion: 2,
    mediaType: oci.manifest,
    config: { ...manifest.config, mediaType: oci.config },
    layers: manifest.layers.map((layer) => ({ ...layer, mediaType: layerType })),
  };
  const put = async (content: object): Promise<object> => {
    const text = Buffer.from(JSON.stringify(content));
    const name = `sha256:${createHash("sha256").update(text).digest("hex")}`;
    await client.putManifest(name, oci.manifest, text);
    return { mediaType: oci.manifest, digest: name, size: text.length };
  };
  const [os, architecture] = platform.split("/");
  const image = { ...(await put(single)), platform: { os, architecture } };
  const attestation = {
    ...(await put({ ...single, layers: [], annotations: { made: "for this test" } })),
    platform: { os: "unknown", architecture: "unknown" },
    annotations: { "vnd.docker.reference.type": "attestation-manifest" },
  };
  const index = { schemaVersion: 2, mediaType: oci.index, manifests: [attestation, image] };
  await client.putManifest(tag, oci.index, Buffer.from(JSON.stringify(index)));
}
