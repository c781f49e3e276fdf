import { randomBytes } from "node:crypto";
import { buildImage, openEngine } from "@sentiment/deployment";
import {
  describeWithDocker,
  describeWithPython,
  dockerEngine,
  dockerHost,
  pythonPath,
  temporaryFolder,
  testNodeImage,
} from "@sentiment/testing";
import { expect, it } from "vitest";
import { killDeploys } from "./swaps/kill-deploys.ts";
import { swapReleases } from "./swaps/swap-releases.ts";

const rate = 600;

describeWithPython("short slices of pnpm stress, with real clients:", () => {
  it("no request is lost while releases are swapped, bad ones are taken back and a rollback goes back", async () => {
    const folder = await temporaryFolder();
    const report = await swapReleases({ folder, target: "local", rate, seconds: 0, seed: 1, python: pythonPath() });
    expect(report.failures).toEqual([]);
    expect(report).toMatchObject({ failed: 0, swaps: 4, takenBack: 1 });
    expect(Object.keys(report.byModel)).toHaveLength(2);
    for (const { client, requests, failures } of report.clients) {
      expect([client, failures]).toEqual([client, []]);
      expect(requests).toBeGreaterThan(20);
    }
  }, 120_000);
});

describeWithDocker("short slices of pnpm stress, in containers:", () => {
  it("no request is lost while containers take over from each other", async () => {
    const [folder, engine] = [await temporaryFolder(), await openEngine({ DOCKER_HOST: dockerHost() })];
    const image = `sentiment-test-swaps:${randomBytes(6).toString("hex")}`;
    await buildImage({ engine, nodeImage: await testNodeImage(), tag: image });
    try {
      const flags = ["--image", image];
      const report = await swapReleases({ folder, target: "docker", flags, rate, seconds: 0, seed: 2, isShort: true });
      expect(report.failures).toEqual([]);
      expect(report).toMatchObject({ failed: 0, swaps: 2, takenBack: 1 });
      expect(report.clients.flatMap(({ failures }) => failures)).toEqual([]);
    } finally {
      await (await dockerEngine()).getImage(image).remove();
    }
  }, 180_000);
});

it.runIf(process.platform === "linux")(
  "a killed deploy leaves the truth, a model that answers, and nothing that nobody knows of",
  async () => {
    const { problems } = await killDeploys({ folder: await temporaryFolder(), kills: 3, seed: 5 });
    expect(problems).toEqual([]);
  },
  120_000,
);
