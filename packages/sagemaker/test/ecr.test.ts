import { randomBytes } from "node:crypto";
import { Readable } from "node:stream";
import { DescribeRepositoriesCommand, PutImageCommand } from "@aws-sdk/client-ecr";
import { describeWithRegistry, dockerEngine, dockerHost, startAws, type AwsServer } from "@sentiment/testing";
import { sha256Bytes } from "@sentiment/files";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { Aws } from "../src/aws/aws.ts";
import { deleteImages, keptImages } from "../src/ecr/clean-up.ts";
import { findImage } from "../src/ecr/ecr-image.ts";
import { ensureImage } from "../src/ecr/ensure-image.ts";
import { openTestAws } from "./open-test-aws.ts";

describeWithRegistry("an image for SageMaker", () => {
  const image = `sentiment-test-ecr:${randomBytes(6).toString("hex")}`;
  const signal = new AbortController().signal;
  let server: AwsServer;
  let environment: Record<string, string>;
  beforeAll(async () => {
    server = await startAws({ registry: true });
    environment = { ...server.env, DOCKER_HOST: dockerHost() };
    await emptyImage(image);
  });
  afterAll(async () => {
    await (
      await dockerEngine()
    )
      .getImage(image)
      .remove({ force: true })
      .catch(() => {});
    await server?.stop();
  });
  const open = (repository: string): Promise<Aws> =>
    openTestAws(server.env, { repository, registry: server.env["SENTIMENT_AWS_REGISTRY"] });

  it("is pushed once, under the name of its content, and known by its digest", async () => {
    const aws = await open("team/once");
    const asking = { environment, signal };
    const before = await findImage(aws, { image }, asking);
    expect(before).toEqual({ identity: expect.stringMatching(/^image-[0-9a-f]{64}$/) as string, image: undefined });
    expect(server.mutatingCalls()).toEqual([]);
    const steps: string[] = [];
    const pushed = await ensureImage(aws, { image }, { ...asking, onStep: (step) => steps.push(step) });
    expect(pushed.uri).toBe(`123456789012.dkr.ecr.us-east-1.amazonaws.com/team/once@${pushed.digest}`);
    expect(pushed.action).toBe("pushed");
    expect(steps).toEqual(["push the image to ECR"]);
    const { repositories = [] } = await aws.ask("ecr", "look", (client, options) =>
      client.send(new DescribeRepositoriesCommand({}), options),
    );
    expect(repositories[0]).toMatchObject({
      imageTagMutability: "IMMUTABLE_WITH_EXCLUSION",
      imageScanningConfiguration: { scanOnPush: true },
    });
    // Its passing name is gone, in ECR and in the engine.
    expect((await keptImages(aws)).map(({ tags }) => tags)).toEqual([[before.identity]]);
    expect((await (await dockerEngine()).getImage(image).inspect()).RepoTags).toEqual([image]);
    server.forgetCalls();
    const { digest, uri, bytes } = pushed;
    expect(await ensureImage(aws, { image }, asking)).toEqual({ ...pushed, action: "unchanged" });
    expect((await findImage(aws, { image }, asking)).image).toEqual({ digest, uri, bytes });
    // By its address no engine is needed.
    const byAddress = await findImage(aws, { image: uri }, { environment: {}, signal });
    expect(byAddress).toEqual({ identity: digest, image: { digest, uri, bytes } });
    expect(server.mutatingCalls()).toEqual([]);
  });

  it.each(["the repository was made", "the registry had it", "it had its name"])(
    "whose push was killed when %s is whole after the next deploy",
    async (when) => {
      const ends = { "the repository was made": 2, "the registry had it": 4, "it had its name": 5 };
      const aws = await open(`killed/${ends[when as keyof typeof ends]}`);
      const killed = new AbortController();
      const dying = await openTestAws(server.env, aws.settings, killed.signal);
      let calls = 0;
      server.onCall(({ isMutating, operation }) => {
        // Other calls change nothing; a look at an image comes first, and again after the push, which the registry alone has seen.
        if (!isMutating && operation !== "BatchGetImage") return;
        calls += 1;
        if (calls === ends[when as keyof typeof ends]) killed.abort(new Error("killed"));
      });
      const pushing = ensureImage(dying, { image }, { environment, signal: killed.signal });
      await expect(pushing).rejects.toThrow("killed");
      server.onCall(undefined);
      const { digest, action } = await ensureImage(aws, { image }, { environment, signal });
      expect(action).toBe(when === "it had its name" ? "unchanged" : "pushed");
      const { identity, image: found } = await findImage(aws, { image }, { environment, signal });
      expect(found?.digest).toBe(digest);
      // One image, and at most names that a push was cut off with, which ECR's lifecycle policy removes after a day.
      const kept = await keptImages(aws);
      expect(kept.map((one) => one.digest)).toEqual([digest]);
      expect(kept[0]!.tags).toContain(identity);
    },
  );

  it("is deleted by its digest, once", async () => {
    const aws = await open("deleted");
    const { digest } = await ensureImage(aws, { image }, { environment, signal });
    await deleteImages(aws, [digest, `sha256:${"0".repeat(64)}`]);
    expect(await keptImages(aws)).toEqual([]);
    expect((await findImage(aws, { image }, { environment, signal })).image).toBeUndefined();
  });

  it("is none of OCI's kind, none for another platform or region, and none that nobody has", async () => {
    const aws = await open("team/once");
    const asking = { environment, signal };
    const host = "123456789012.dkr.ecr.us-east-1.amazonaws.com/team/once";
    const refused = (name: string, wish: object = {}) => ensureImage(aws, { image: name, ...wish }, asking);
    const manifest = JSON.stringify({ schemaVersion: 2, manifests: [] });
    const oci = "application/vnd.oci.image.index.v1+json";
    await aws.ask("ecr", "put", (client, options) =>
      client.send(
        new PutImageCommand({
          repositoryName: "team/once",
          imageManifest: manifest,
          imageManifestMediaType: oci,
          imageDigest: `sha256:${sha256Bytes(manifest)}`,
          imageTag: "theirs",
        }),
        options,
      ),
    );
    await expect(refused(`${host}:theirs`)).rejects.toMatchObject({ kind: "input", code: "MANIFEST_UNUSABLE" });
    await expect(refused(`${host}:nowhere`)).rejects.toMatchObject({ kind: "input", code: "IMAGE_NOT_FOUND" });
    await expect(refused("sentiment-test-ecr:nowhere")).rejects.toMatchObject({ kind: "input" });
    await expect(refused(`${host}:a b`)).rejects.toMatchObject({ kind: "usage", code: "IMAGE_NAME_INVALID" });
    const elsewhere = host.replace("us-east-1", "eu-west-1");
    await expect(refused(elsewhere)).rejects.toMatchObject({ kind: "usage", code: "IMAGE_REGION" });
    const arm = refused(image, { architecture: "arm64" });
    await expect(arm).rejects.toMatchObject({ kind: "input", code: "IMAGE_PLATFORM" });
    // What others have named is theirs.
    expect((await keptImages(aws)).flatMap(({ tags }) => tags)).not.toContain("theirs");
  });
});

/** An empty image; of its own content, so that no other test's is the same. */
async function emptyImage(name: string): Promise<void> {
  const [repo, tag] = name.split(":");
  const changes = [`LABEL test=${tag}`];
  const answer = await (await dockerEngine()).importImage(Readable.from([Buffer.alloc(1024)]), { repo, tag, changes });
  answer.resume();
  await new Promise((resolve, reject) => answer.on("end", resolve).on("error", reject));
}
