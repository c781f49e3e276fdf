import { randomUUID } from "node:crypto";
import { execFileSync } from "node:child_process";
import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { buffer } from "node:stream/consumers";
import {
  describeWithDocker,
  dockerEngine,
  dockerHost,
  removeFromDockerAfterwards,
  runSentiment,
  temporaryFolder,
  testNodeImage,
} from "@sentiment/testing";
import type Docker from "dockerode";
import { afterAll, beforeAll, expect, it } from "vitest";
import { openEngine, type Engine } from "../src/docker/engine.ts";
import { buildImage, verifyImage, type Verified } from "../src/index.ts";
import { removeVerifications } from "../src/verify/image/remove-verifications.ts";
import { trainedModel } from "./trained-model.ts";

const { signal } = new AbortController();
const label = `io.sentiment.test=${randomUUID()}`;
const [labelName, labelValue] = label.split("=") as [string, string];
removeFromDockerAfterwards(label);

let docker: Docker;
let engine: Engine;
let image: string;
let modelDir: string;

/** All that belongs to verifications, of which none may be left. */
async function leftovers(): Promise<number> {
  const filters = { label: ["io.sentiment.endpoint=verification"] };
  const containers = await docker.listContainers({ all: true, filters });
  const { Volumes: volumes } = await docker.listVolumes({ filters });
  return containers.length + volumes.length;
}

const failed = (results: readonly Verified[]): readonly string[] =>
  results.filter(({ passed }) => !passed).map(({ name }) => name);

/** The image with changes, in a Dockerfile's words, and a file. */
async function changed(changes: readonly string[], file = "tmp/nothing"): Promise<string> {
  const settings = { Image: image, Labels: { [labelName]: labelValue } };
  const container = await docker.createContainer(settings);
  const folder = await temporaryFolder();
  await mkdir(path.join(folder, path.dirname(file)), { recursive: true });
  await writeFile(path.join(folder, file), "x");
  await container.putArchive(execFileSync("tar", ["-c", "-C", folder, file]), { path: "/" });
  const { Id } = (await container.commit({ changes: changes.join("\n") })) as { Id: string };
  await container.remove();
  return Id;
}

describeWithDocker("image verify", () => {
  beforeAll(async () => {
    docker = await dockerEngine();
    engine = await openEngine({ DOCKER_HOST: dockerHost() });
    const nodeImage = await testNodeImage();
    const tag = `sentiment-test-verify:${randomUUID().slice(0, 8)}`;
    [{ image }, modelDir] = await Promise.all([buildImage({ engine, nodeImage, tag }), trainedModel()]);
  });
  // What was made of it goes by its label.
  afterAll(() => docker?.getImage(image).remove({ force: true }));

  it("our own image passes every check, and nothing is left behind", async () => {
    const told: string[] = [];
    const results = await verifyImage({
      engine,
      image,
      modelDir,
      signal,
      onCheck: ({ name }) => told.push(name),
    });
    expect(results.filter(({ passed }) => !passed)).toEqual([]);
    expect(results).toHaveLength(29);
    expect(told).toEqual(results.map(({ name }) => name));
    expect(await leftovers()).toBe(0);
  });

  it("an image that does some things badly fails just those", async () => {
    const program = [
      "const http = require('http'), { createServer } = http;",
      "http.createServer = (options, answer) => createServer(options, (request, response) => {",
      "  request.on('data', (text) => text.length < 999 && console.error(String(text))); answer(request, response); });",
      "process.on('SIGTERM', () => process.exit(3)); require('/sentiment/server.js');",
    ].join(" ");
    const entry = `ENTRYPOINT ${JSON.stringify(["/usr/local/bin/node", "-e", program, "--"])}`;
    const bad = await changed([entry, "USER 1000", `LABEL ${label}`], "opt/ml/input/mine.csv");
    const results = await verifyImage({ engine, image: bad, modelDir, signal });
    expect(failed(results)).toEqual(["user", "reserved-folder", "quiet-logs", "sigterm"]);
    expect(results.find(({ name }) => name === "reserved-folder")!.message).toContain("mine.csv");
  });

  it.each([
    [
      "ends at once",
      ["/usr/local/bin/node", "-e", "console.log('no licence'); process.exit(4)"],
      ["starts"],
      "no licence",
    ],
    ["is started by a shell that is not there", ["/bin/sh", "-c", "node"], ["entry-point", "starts"], "/bin/sh"],
  ])("an image that %s: what needs a server is left out", async (_, entrypoint, failing, said) => {
    const bad = await changed([`ENTRYPOINT ${JSON.stringify(entrypoint)}`, `LABEL ${label}`]);
    const results = await verifyImage({ engine, image: bad, modelDir, signal });
    expect(failed(results)).toEqual(failing);
    expect(results.at(-1)).toMatchObject({ name: "starts", message: expect.stringContaining(said) as string });
    expect(results).toHaveLength(6);
    expect(await leftovers()).toBe(0);
  });

  it("wants a model, and an image that is there", async () => {
    await expect(verifyImage({ engine, image, signal })).rejects.toMatchObject({ kind: "usage", code: "MODEL_WANTED" });
    const absent = { engine, image: "sentiment-test-verify:absent", modelDir, signal };
    await expect(verifyImage(absent)).rejects.toMatchObject({ kind: "input", code: "IMAGE_NOT_FOUND" });
  });

  it("leaves nothing behind when it is told to stop", async () => {
    const controller = new AbortController();
    const onCheck = ({ name }: Verified): void => {
      if (name === "json-lines") controller.abort(new Error("enough"));
    };
    const stopped = verifyImage({ engine, image, modelDir, signal: controller.signal, onCheck });
    await expect(stopped).rejects.toThrow("enough");
    expect(await leftovers()).toBe(0);
  });

  it("what a killed verification has left is removed when it is old", async () => {
    const Labels = { "io.sentiment.endpoint": "verification", [labelName]: labelValue };
    const Source = `sentiment-test-${randomUUID()}`;
    await docker.createVolume({ Name: Source, Labels });
    const Mounts = [{ Type: "volume" as const, Source, Target: "/opt/ml/model" }];
    const { id } = await docker.createContainer({ Image: image, Labels, HostConfig: { Mounts } });
    const own = { [labelName]: labelValue, "io.sentiment.endpoint": "verification" };
    await removeVerifications(engine, own, new Date(Date.now() - 60_000));
    expect((await docker.getContainer(id).inspect()).State.Running).toBe(false);
    await removeVerifications(engine, own, new Date(Date.now() + 60_000));
    expect(await leftovers()).toBe(0);
  });

  it("the image trains, too: what `sentiment train` writes", async () => {
    const root = await temporaryFolder();
    const data = path.join(root, "input/data/train/tweets.csv");
    await mkdir(path.dirname(data), { recursive: true });
    await mkdir(path.join(root, "input/config"), { recursive: true });
    await mkdir(path.join(root, "model"));
    const { stdout } = await runSentiment(["data", "generate", "--rows", "2000", "--seed", "1"]);
    await writeFile(data, stdout);
    const hyperparameters = { model: "nb", vectorizer: "count", model__alpha: "2.0", stem: "porter" };
    await writeFile(path.join(root, "input/config/hyperparameters.json"), JSON.stringify(hyperparameters));
    const settings = { Image: image, Cmd: ["train"], Labels: { [labelName]: labelValue }, NetworkDisabled: true };
    const container = await docker.createContainer(settings);
    await container.putArchive(execFileSync("tar", ["-c", "-C", root, "--transform=s|^|opt/ml/|", "input", "model"]), {
      path: "/",
    });
    await container.start();
    const { StatusCode: code } = (await container.wait()) as { StatusCode: number };
    expect([code, (await container.logs({ stderr: true })).toString()]).toEqual([0, expect.anything()]);
    expect((await container.logs({ stdout: true })).toString()).toMatch(/validation_f1_macro=0\.\d+;\n/u);
    const out = await temporaryFolder();
    const archive = await container.getArchive({ path: "/opt/ml/model" });
    execFileSync("tar", ["-x", "-C", out], { input: await buffer(archive) });

    const byHand = path.join(out, "by-hand");
    const flags = "--model nb --vectorizer count -p alpha=2.0 --stem porter --no-track -q".split(" ");
    expect((await runSentiment(["train", "--data", data, ...flags, "--out", byHand])).code).toBe(0);
    for (const name of ["model.json", "weights.safetensors", "vocabulary.txt", "golden.json"]) {
      expect(await readFile(path.join(out, "model", name))).toEqual(await readFile(path.join(byHand, name)));
    }
    expect((await readdir(path.join(out, "model"))).toSorted()).toEqual((await readdir(byHand)).toSorted());
  });
});
