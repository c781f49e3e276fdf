import { randomBytes } from "node:crypto";
import { writeFile } from "node:fs/promises";
import path from "node:path";
import {
  describeWithDocker,
  describeWithRegistry,
  dockerEngine,
  dockerHost,
  runSentiment,
  startAws,
  startRegistry,
  temporaryFolder,
  testNodeImage,
  type Registry,
} from "@sentiment/testing";
import { afterAll, beforeAll, expect, it } from "vitest";
import { documentOf, trainedIn, undeployedIn } from "./as-user.ts";

describeWithDocker("an endpoint of containers", () => {
  const image = `sentiment-test-cli:${randomBytes(6).toString("hex")}`;
  const env = { DOCKER_HOST: dockerHost() };
  let folder: string;
  let model: string;
  let built: Awaited<ReturnType<typeof documentOf>>;

  beforeAll(async () => {
    folder = await temporaryFolder();
    model = await trainedIn(folder);
    const args = ["image", "build", "--tag", image, "--node-image", await testNodeImage()];
    built = await documentOf(args, { cwd: folder, env });
  });
  afterAll(async () => {
    await undeployedIn(folder, env);
    await (await dockerEngine()).getImage(image).remove();
  });

  async function told(...args: readonly string[]) {
    const { code, document } = await documentOf(args, { cwd: folder, env });
    return { ...document, code };
  }

  it("is of the image that sentiment image build makes, and names", async () => {
    expect(built.code, built.stderr).toBe(0);
    const digest = expect.stringMatching(/^sha256:[0-9a-f]{64}$/u) as string;
    expect(built.document).toMatchObject({ image, digest, modelUri: null });
    const args = ["image", "build", "--tag", image, "--node-image", await testNodeImage()];
    expect(await told(...args)).toMatchObject({ code: 0, action: "unchanged", digest: built.document["digest"] });
  });

  it("is deployed, asked, told, rolled back and ended as one of processes", async () => {
    const flags = ["--target", "docker", "--image", image];
    expect(await told("deploy", ...flags, "--model-uri", model, "--plan")).toMatchObject({
      action: "created",
      target: "docker",
    });
    const created = await told("deploy", ...flags, "--model-uri", model);
    expect(created).toMatchObject({ code: 0, action: "created", target: "docker", state: "in-service" });
    // No --target: it is found where it is.
    const { predictions } = (await told("predict", "--stage", "staging", "I love it")) as { predictions?: unknown };
    expect(await told("predict", "--model-uri", model, "I love it")).toMatchObject({ predictions });
    const other = await trainedIn(folder, "-p", "alpha=3");
    expect(await told("deploy", ...flags, "--model-uri", other)).toMatchObject({ code: 0, action: "updated" });
    expect(await told("rollback", "--image", image)).toMatchObject({
      code: 0,
      action: "rolled-back",
      target: "docker",
    });
    expect(await told("status", "--stage", "staging")).toMatchObject({ target: "docker", state: "in-service" });
    expect(await told("undeploy")).toMatchObject({ code: 0, action: "removed" });
  });

  it("needs an engine: exit code 4, and doctor fails only where one is needed", async () => {
    const nowhere = { cwd: folder, env: { DOCKER_HOST: "unix:///no/such/docker.sock" } };
    const { code, document } = await documentOf(["deploy", "--target", "docker", "--model-uri", model], nowhere);
    expect({ code, error: document["error"] }).toMatchObject({ code: 4, error: { code: "DOCKER_NOT_RUNNING" } });
    const ofDocker = async (more: Readonly<Record<string, string>>) => {
      const { stdout } = await runSentiment(["doctor"], { cwd: folder, env: { ...nowhere.env, ...more } });
      return stdout.split("\n").find((line) => / docker /u.test(line));
    };
    expect(await ofDocker({})).toMatch(/^ok +docker +not needed: nothing is deployed to docker \(/u);
    expect(await ofDocker({ SENTIMENT_TARGET_STAGING: "docker" })).toMatch(/^failed +docker /u);
  });
});

describeWithRegistry("sentiment image push", () => {
  const user = { username: "ada", password: "pw:1" };
  let registry: Registry;
  let image: string;
  let folder: string;

  beforeAll(async () => {
    folder = await temporaryFolder();
    registry = await startRegistry({ user });
    image = `${registry.host}/team/sentiment:1`;
    const args = ["image", "build", "-q", "--tag", image, "--node-image", await testNodeImage()];
    const { stdout, stderr } = await runSentiment(args, { env: { DOCKER_HOST: dockerHost() } });
    if (stdout !== `${image}\n`) throw new Error(stderr);
  });
  afterAll(async () => {
    await (await dockerEngine()).getImage(image).remove();
    await registry.stop();
  });

  it("brings an image to a registry with the login that Docker has kept, and says by what digest it is there", async () => {
    const env = { DOCKER_HOST: dockerHost(), DOCKER_CONFIG: folder };
    const refused = await documentOf(["image", "push", image], { env });
    expect({ code: refused.code, error: refused.document["error"] }).toMatchObject({ code: 4, error: { exitCode: 4 } });
    const auth = Buffer.from(`${user.username}:${user.password}`).toString("base64");
    await writeFile(path.join(folder, "config.json"), JSON.stringify({ auths: { [registry.host]: { auth } } }));
    const { code, document, stderr } = await documentOf(["image", "push", image], { env });
    expect({ code, document }, stderr).toMatchObject({ code: 0, document: { image, action: "pushed" } });
    expect(JSON.stringify(document) + stderr).not.toContain(user.password);
    const again = await runSentiment(["image", "push", image, "-q"], { env });
    expect(again.stdout).toBe(`${registry.host}/team/sentiment@${String(document["digest"])}\n`);
    expect((await documentOf(["image", "push", "nothing:1"], { env })).code).toBe(3);
  });

  it("--ecr brings this program's own image to Amazon's registry, once, with AWS's login", async () => {
    const aws = await startAws({ registry: true });
    try {
      const env = { ...aws.env, DOCKER_HOST: dockerHost(), SENTIMENT_NODE_IMAGE: await testNodeImage() };
      const { code, document, stderr } = await documentOf(["image", "push", "--ecr"], { env, cwd: folder });
      const repository = "123456789012.dkr.ecr.us-east-1.amazonaws.com/sentiment";
      const named = expect.stringMatching(new RegExp(`^${repository}:context-[0-9a-f]{64}$`, "u")) as string;
      expect({ code, document }, stderr).toMatchObject({ code: 0, document: { image: named, action: "pushed" } });
      aws.forgetCalls();
      const again = await runSentiment(["image", "push", "--ecr", "-q"], { env, cwd: folder });
      expect(again.stdout).toBe(`${repository}@${String(document["digest"])}\n`);
      expect(aws.mutatingCalls()).toEqual([]);
      expect((await documentOf(["image", "push", "--ecr", "a:1"], { env, cwd: folder })).code).toBe(2);
    } finally {
      await aws.stop();
    }
  });
});
