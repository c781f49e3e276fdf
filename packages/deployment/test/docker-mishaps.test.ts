import { randomBytes } from "node:crypto";
import path from "node:path";
import { finished } from "node:stream/promises";
import {
  dockerTarget,
  type Deployed,
  type Doing,
  type Endpoint,
  type Release,
  type Target,
} from "@sentiment/deployment";
import {
  describeWithDocker,
  describeWithOwnDocker,
  dockerEngine,
  dockerHost,
  removeFromDockerAfterwards,
  startDockerEngine,
  temporaryFolder,
  type OwnDockerEngine,
} from "@sentiment/testing";
import type Docker from "dockerode";
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from "vitest";
import { releaseOf } from "./releases.ts";
import { socketRelay, type SocketRelay } from "./socket-relay.ts";
import { testImage } from "./test-image.ts";
import { trainedModel } from "./trained-model.ts";

// Of a name of its own, by which all that is left of it is found.
const endpoint: Endpoint = { name: `mishaps-${randomBytes(6).toString("hex")}`, stage: "staging" };
const label = `io.sentiment.endpoint=${endpoint.name}-staging`;
removeFromDockerAfterwards(label);
const going = (): Doing => ({ signal: new AbortController().signal });

async function deployed(target: Target, release: Release, context = going()): Promise<Deployed> {
  return target.apply(await target.plan(endpoint, release), context);
}

async function labelOf(target: Target): Promise<string> {
  const { predictions } = await target.predict(endpoint, ["What a lovely day"], { explain: false, ...going() });
  return predictions[0]!.label;
}

describeWithDocker("an endpoint on docker", () => {
  let docker: Docker;
  let image: string;
  let first: Release;
  let second: Release;
  let stateDir: string;
  let target: Target;

  beforeAll(async () => {
    docker = await dockerEngine();
    image = await testImage();
    first = await releaseOf(await trainedModel("--model", "nb", "--vectorizer", "count"), "1");
    second = await releaseOf(await trainedModel("--model", "lr", "--vectorizer", "count"), "2");
  });

  beforeEach(async () => {
    stateDir = path.join(await temporaryFolder(), ".sentiment");
    target = open();
  });
  afterEach(async () => void (await open().destroy(endpoint, going())));

  function open(options: { host?: string; image?: string } = {}): Target {
    const environment = { DOCKER_HOST: options.host ?? dockerHost() };
    return dockerTarget({ stateDir, environment, image: options.image ?? image });
  }

  async function container(): Promise<Docker.Container> {
    const running = await docker.listContainers({ filters: { label: [label] } });
    expect(running).toHaveLength(1);
    return docker.getContainer(running[0]!.Id);
  }

  it("says what somebody has done to its container, and comes back on the same address", async () => {
    const { url } = (await deployed(target, first)).status;
    const mishaps = [
      [(each: Docker.Container) => each.remove({ force: true }), "failed", "was removed"],
      [(each: Docker.Container) => each.kill(), "failed", "exit code 137"],
      [(each: Docker.Container) => each.stop(), "stopped", "was stopped"],
    ] as const;
    for (const [harm, state, words] of mishaps) {
      await harm(await container());
      const message = expect.stringContaining(words) as string;
      expect(await target.status(endpoint)).toMatchObject({ state, url, modelId: first.modelId, message });
      expect(await deployed(target, first)).toMatchObject({ action: "replaced", status: { state: "in-service", url } });
    }
    expect(await labelOf(target)).toBe("positive");
  });

  it("is not changed by a container that ends at once, whose last words are told", async () => {
    const { status } = await deployed(target, first);
    const said = `console.error("no such luck"); process.exit(3)`;
    const bad = await imageThatRuns(["/usr/local/bin/node", "-e", said]);
    const nothing = await imageThatRuns(["/no/such/program"]);
    try {
      await expect(deployed(open({ image: bad }), second)).rejects.toMatchObject({
        kind: "gate",
        message: expect.stringMatching(/exit code 3[^]*no such luck/u) as string,
      });
      await expect(deployed(open({ image: nothing }), second)).rejects.toMatchObject({
        kind: "remote",
        message: expect.stringContaining("/no/such/program") as string,
      });
    } finally {
      await docker.getImage(bad).remove();
      await docker.getImage(nothing).remove();
    }
    expect(await target.status(endpoint)).toEqual(status);
    expect(await docker.listContainers({ all: true, filters: { label: [label] } })).toHaveLength(1);
  });

  it("goes on answering when its engine vanishes in the midst of a deploy, which can be done again", async () => {
    const relay: SocketRelay = await socketRelay(dockerHost());
    const wavering = open({ host: relay.host });
    await deployed(wavering, first);
    const plan = await wavering.plan(endpoint, second);
    const onStep = (step: string): void => void (step.startsWith("start a server") && relay.cut());
    await expect(wavering.apply(plan, { ...going(), onStep })).rejects.toMatchObject({ kind: "remote", exitCode: 4 });
    expect(await wavering.status(endpoint)).toMatchObject({
      state: "failed",
      modelId: first.modelId,
      message: expect.stringContaining("is not running") as string,
    });
    expect(await labelOf(wavering)).toBe("positive");
    await relay.mend();
    expect(await wavering.status(endpoint)).toMatchObject({ state: "in-service", modelId: first.modelId });
    expect(await deployed(wavering, second)).toMatchObject({ action: "updated", status: { modelId: second.modelId } });
    expect(await docker.listContainers({ filters: { label: [label] } })).toHaveLength(1);
    await relay.cut();
  });

  it("leaves no container behind of a release that there is no way back to", async () => {
    for (const release of [first, second, first, second]) await deployed(target, release);
    const all = await docker.listContainers({ all: true, filters: { label: [label] } });
    expect(all.filter(({ State }) => State === "running")).toHaveLength(1);
    expect(all.length).toBeLessThanOrEqual(4);
    const { removed } = await target.destroy(endpoint, going());
    expect(removed.filter((each) => each.startsWith("volume"))).toHaveLength(2);
    expect(await docker.listContainers({ all: true, filters: { label: [label] } })).toEqual([]);
    expect((await docker.listVolumes({ filters: { label: [label] } })).Volumes).toEqual([]);
  });

  describeWithOwnDocker("whose engine is started anew", () => {
    let engine: OwnDockerEngine;
    beforeAll(async () => {
      engine = await startDockerEngine();
      const own = await dockerEngine(engine.host);
      const loading = await own.loadImage(await docker.getImage(image).get());
      await finished(loading.resume());
    });
    afterAll(() => engine.remove());

    it("is stopped, and comes back on the same address with the next deploy", async () => {
      target = open({ host: engine.host });
      const { url } = (await deployed(target, first)).status;
      await engine.shutDown();
      expect(await target.status(endpoint)).toMatchObject({ state: "failed", url });
      await engine.start();
      expect(await target.status(endpoint)).toMatchObject({ state: "stopped", url });
      expect(await deployed(target, first)).toMatchObject({ action: "replaced", status: { state: "in-service", url } });
      expect(await labelOf(target)).toBe("positive");
      await target.destroy(endpoint, going());
    });
  });

  /** The serving image, but for the program. */
  async function imageThatRuns(entrypoint: readonly string[]): Promise<string> {
    const carrier = await docker.createContainer({ Image: image });
    const changes = `ENTRYPOINT ${JSON.stringify(entrypoint)}`;
    const { Id } = (await carrier.commit({ changes })) as { Id: string };
    await carrier.remove();
    return Id;
  }
});
