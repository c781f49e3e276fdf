import {
  describeWithMlflow,
  mlflowGenerations,
  randomWork,
  startMlflowServer,
  temporaryFolder,
} from "@sentiment/testing";
import type { MlflowGeneration } from "@sentiment/testing";
import { expect, it } from "vitest";
import { writeByTurns } from "./by-turns.ts";
import { operationsOnServer } from "./on-server.ts";

const { operations: count, seed } = randomWork({ operations: 90, seed: 3 });
const timeout = 150_000 + count * 3000;

for (const generation of mlflowGenerations) {
  describeWithMlflow(generation, `a server that MLflow's client and ours write by turns (${generation})`, () => {
    it("answers both alike, and shows both the same", { timeout }, async () => {
      const servers = await Promise.all([serve(generation), serve(generation)]);
      try {
        const [theirs, ours] = [servers[0].url, servers[1].url];
        const first = operationsOnServer(generation, count, seed);
        const second = operationsOnServer(generation, count, seed + 1);
        expect(await writeByTurns({ theirs, ours, generation, first, second })).toBeGreaterThan(count / 4);
      } finally {
        await Promise.all(servers.map((server) => server.stop()));
      }
    });
  });
}

/** With the same artifact root for all, so that they can be compared. */
async function serve(generation: MlflowGeneration) {
  return startMlflowServer({ folder: await temporaryFolder(), generation, artifactRoot: "s3://bucket/files" });
}
