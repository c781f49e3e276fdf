import { openStore, type Store } from "@sentiment/mlflow";
import {
  describeWithMlflow,
  mlflowGenerations,
  runPython,
  startMlflowServer,
  temporaryFolder,
  type MlflowServer,
} from "@sentiment/testing";
import { promoteVersion, registerRun, rollBack, showModel } from "@sentiment/training";
import { afterAll, beforeAll, expect, it } from "vitest";
import { runWithModel } from "./registered-runs.ts";

/** What MLflow's own client of that age reads of a registered model. */
const asPythonReads = `
import json, sys
from mlflow import MlflowClient
uri, name = json.load(sys.stdin)
client = MlflowClient(uri)
model = client.get_registered_model(name)
versions = [client.get_model_version(name, v.version) for v in client.search_model_versions(f"name = '{name}'")]
print(json.dumps({
    "aliases": {alias: str(version) for alias, version in model.aliases.items()},
    "production": client.get_model_version_by_alias(name, "production").version,
    "latest": {v.current_stage: str(v.version) for v in model.latest_versions},
    "versions": {str(v.version): {"stage": v.current_stage, "run": v.run_id, "description": v.description,
        "team": v.tags.get("team"), "status": v.status,
        "history": [json.loads(v.tags[tag]) for tag in sorted(v.tags) if tag.startswith("sentiment.history.")]}
        for v in versions},
}))`;

for (const generation of mlflowGenerations) {
  describeWithMlflow(generation, `the registry of an MLflow server, ${generation}`, () => {
    let server: MlflowServer;
    let store: Store;

    beforeAll(async () => {
      server = await startMlflowServer({
        folder: await temporaryFolder(),
        generation,
        artifactsDestination: "./files",
      });
      store = await openStore(server.url);
    });

    afterAll(async () => {
      await store.close();
      await server.stop();
    });

    it("is told of versions, stages, aliases and their history so that MLflow's own client reads them", async () => {
      const name = "tweets – März";
      const inStaging = { name, metric: "f1", stage: "staging" } as const;
      const promotion = { name, from: "staging", to: "production", metric: "f1" } as const;
      const first = await runWithModel(store, { f1: 0.7 });
      const planned = await registerRun(store, { ...inStaging, plan: true });
      const done = await registerRun(store, { ...inStaging, description: "for März", tags: { team: "support" } });
      expect(done).toMatchObject({ version: "1", action: "created", aliases: ["staging"], changes: planned.changes });
      expect(await registerRun(store, inStaging)).toMatchObject({ version: "1", action: "unchanged" });
      await promoteVersion(store, promotion);
      const second = await runWithModel(store, { f1: 0.8 });
      await registerRun(store, { ...inStaging, aliases: ["champion"] });
      await promoteVersion(store, { ...promotion, gates: { notWorseThan: "production" } });
      expect(await rollBack(store, { name, stage: "production" })).toMatchObject({
        version: "1",
        action: "rolled-back",
      });

      const read = (await runPython(asPythonReads, [server.url, name], { generation })) as {
        versions: Record<string, { history: object[] }>;
      };
      expect(read).toMatchObject({
        aliases: { champion: "2", production: "1" },
        production: "1",
        latest: { Production: "1", Archived: "2" },
        versions: {
          1: { stage: "Production", run: first, description: "for März", team: "support", status: "READY" },
          2: { stage: "Archived", run: second, status: "READY" },
        },
      });
      const { history } = await showModel(store, { name, limit: 9 });
      const kept = Object.values(read.versions).flatMap((version) => version.history);
      expect(kept).toHaveLength(history.length);
      expect(read.versions[2]!.history[1]).toMatchObject({ action: "promote", replaced: ["1"], metrics: { f1: 0.8 } });
    });

    it("of four who register at once keeps all versions, and the alias is with the stage", async () => {
      const ids = await Promise.all([0.4, 0.5, 0.6, 0.7].map((f1) => runWithModel(store, { f1 })));
      const options = { name: "at once", metric: "f1", stage: "staging" } as const;
      await Promise.all(ids.map(async (runId) => registerRun(store, { ...options, runId })));
      const { versions, disagreements } = await showModel(store, { name: "at once", limit: 9 });
      expect(versions.map(({ stage }) => stage).toSorted()).toEqual(["archived", "archived", "archived", "staging"]);
      expect(disagreements).toEqual([]);
    });
  });
}
