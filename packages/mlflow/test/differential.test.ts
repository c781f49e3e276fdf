import { describeWithMlflow, mlflowGenerations, startMlflowServer, temporaryFolder } from "@sentiment/testing";
import type { MlflowGeneration } from "@sentiment/testing";
import { expect, it } from "vitest";
import { writeByTurns } from "./by-turns.ts";
import { operationsOnServer } from "./on-server.ts";

for (const generation of mlflowGenerations) {
  describeWithMlflow(generation, `a server that MLflow's client and ours write by turns (${generation})`, () => {
    it("answers both alike, and shows both the same", { timeout: 150_000 }, async () => {
      const servers = await Promise.all([serve(generation), serve(generation)]);
      try {
        const [theirs, ours] = [servers[0].url, servers[1].url];
        const [first, second] = [operationsOnServer(generation, 90, 3), operationsOnServer(generation, 90, 4)];
        expect(await writeByTurns({ theirs, ours, generation, first, second })).toBeGreaterThan(25);
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
