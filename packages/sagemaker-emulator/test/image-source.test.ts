import { Readable } from "node:stream";
import { text } from "node:stream/consumers";
import { openEngine } from "@sentiment/deployment";
import { openHttp } from "@sentiment/http";
import { describeWithRegistry, dockerEngine, dockerHost, startRegistry, type Registry } from "@sentiment/testing";
import { afterAll, beforeAll, expect, it } from "vitest";
import { ImageSource, inEcr } from "../src/containers/image-source.ts";

describeWithRegistry("images of ECR, which another registry stands for", () => {
  const credentials = { username: "AWS", password: "123456789012-auth-token" };
  const ecr = "123456789012.dkr.ecr.us-east-1.amazonaws.com";
  const http = openHttp();
  const docker = "application/vnd.docker.distribution.manifest.v2+json";
  const oci = "application/vnd.oci.image.manifest.v1+json";
  let registry: Registry;
  let images: ImageSource;
  let digest: string;

  beforeAll(async () => {
    registry = await startRegistry({ user: credentials });
    const engine = await openEngine({ DOCKER_HOST: dockerHost() });
    images = new ImageSource({ engine, http, registry: { host: registry.host, credentials } });
    digest = await pushSmallImage(registry.host, credentials);
  });

  afterAll(async () => {
    await images.close();
    await http.close();
    await registry.stop();
  });

  it("are pulled by their digest, with ECR's login, and forgotten afterwards", async () => {
    const name = `${ecr}/team/small@${digest}`;
    const id = await images.ensure(name);
    const engine = await dockerEngine();
    const { RepoDigests } = await engine.getImage(id).inspect();
    expect(RepoDigests).toEqual([`${registry.host}/team/small@${digest}`]);
    await images.close();
    await expect(engine.getImage(id).inspect()).rejects.toThrow("no such image");
  });

  it("say of themselves what SageMaker wants to know, without being pulled", async () => {
    const facts = await images.inspect(`${ecr}/team/small:1`);
    expect(facts).toEqual({ mediaType: docker, bytes: expect.any(Number) as number });
    expect(facts!.bytes).toBeGreaterThan(20);
    expect(await images.inspect(`${ecr}/team/small@${digest}`)).toEqual(facts);
    expect(await images.inspect(`${ecr}/team/small:2`)).toBeUndefined();
  });

  it("say so when they are OCI's, which SageMaker refuses", async () => {
    await putAsOci();
    expect(await images.inspect(`${ecr}/team/small:oci`)).toMatchObject({ mediaType: oci });
  });

  it("are told apart from others by their names", () => {
    expect(inEcr(`${ecr}/team/small`)).toEqual({ repository: "team/small", reference: "latest" });
    expect(inEcr(`${ecr}/small:1@${digest}`)).toEqual({ repository: "small", reference: digest });
    expect(inEcr("docker.io/library/node:24")).toBeUndefined();
  });

  /** The same layers under another manifest. */
  async function putAsOci(): Promise<void> {
    const { username, password } = credentials;
    const authorization = `Basic ${Buffer.from(`${username}:${password}`).toString("base64")}`;
    const manifests = `${registry.url}/v2/team/small/manifests`;
    const stored = await fetch(`${manifests}/1`, { headers: { authorization, accept: docker } });
    const { config, layers, ...rest } = (await stored.json()) as Manifest;
    const renamed = {
      ...rest,
      mediaType: oci,
      config: { ...config, mediaType: "application/vnd.oci.image.config.v1+json" },
      layers: layers.map((layer) => ({ ...layer, mediaType: "application/vnd.oci.image.layer.v1.tar+gzip" })),
    };
    const headers = { authorization, "content-type": oci };
    const put = await fetch(`${manifests}/oci`, { method: "PUT", headers, body: JSON.stringify(renamed) });
    expect(put.status).toBe(201);
  }
});

interface Manifest {
  readonly config: object;
  readonly layers: readonly object[];
}

/** An image of nothing, pushed as `team/small:1` and removed from the engine; returns its digest in the registry. */
async function pushSmallImage(host: string, login: { username: string; password: string }): Promise<string> {
  const engine = await dockerEngine();
  const image = { repo: `${host}/team/small`, tag: "1" };
  const imported = await engine.importImage(Readable.from([Buffer.alloc(1024)]), image);
  await text(imported);
  const authconfig = { ...login, serveraddress: host };
  const pushed = await engine.getImage(image.repo).push({ tag: "1", authconfig });
  const said = await text(pushed);
  await engine.getImage(`${image.repo}:1`).remove();
  return /"Digest":"(sha256:[0-9a-f]{64})"/u.exec(said)![1]!;
}
