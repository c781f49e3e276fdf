import { openStore, type Registry, type Store } from "@sentiment/mlflow";
import { temporaryFolder } from "@sentiment/testing";
import { afterEach, beforeEach, describe, expect, it } from "vitest";

let store: Store;
let registry: Registry;

beforeEach(async () => {
  store = await openStore(`sqlite:///${await temporaryFolder()}/mlflow.db`, { create: true });
  registry = store.registry;
});

afterEach(() => store.close());

async function versions(count: number): Promise<void> {
  await registry.createRegisteredModel({ name: "tweets" });
  for (let made = 0; made < count; made++) await registry.createModelVersion({ name: "tweets", source: `/m/${made}` });
}

describe("the registry in a database", () => {
  it("never gives a deleted version's number again, and takes its aliases with it", async () => {
    await versions(2);
    await registry.setRegisteredModelAlias("tweets", "champion", "2");
    await registry.deleteModelVersion({ name: "tweets", version: "2" });
    const { version } = await registry.createModelVersion({ name: "tweets", source: "/m/3" });
    expect(version).toBe("3");
    expect(await registry.getRegisteredModel("tweets")).toMatchObject({ aliases: {}, latestVersions: [{ version }] });
    await expect(registry.getModelVersion({ name: "tweets", version: "2" })).rejects.toMatchObject({
      kind: "input",
      code: "RESOURCE_DOES_NOT_EXIST",
      message: 'The registered model "tweets" has no version 2.',
    });
  });

  it("gives each version a number of its own, whoever makes one at the same time", async () => {
    await registry.createRegisteredModel({ name: "tweets" });
    const others = await Promise.all([1, 2, 3].map(() => openStore(store.uri)));
    const made = [store, ...others].flatMap((each) =>
      [1, 2, 3, 4].map(() => each.registry.createModelVersion({ name: "tweets", source: "/m" })),
    );
    const numbers = (await Promise.all(made)).map(({ version }) => Number(version));
    expect(numbers.sort((a, b) => a - b)).toEqual(Array.from({ length: 16 }, (_, index) => index + 1));
    await Promise.all(others.map((other) => other.close()));
  });

  it("moves what was in production to the archive when another version comes, if asked to", async () => {
    await versions(3);
    const promote = (version: string, archiveExistingVersions: boolean) =>
      registry.transitionModelVersionStage({ name: "tweets", version, stage: "Production", archiveExistingVersions });
    await promote("1", false);
    await promote("2", false);
    expect(await promote("3", true)).toMatchObject({ version: "3", stage: "Production" });
    const { items } = await registry.searchModelVersions({ orderBy: ["version_number"] });
    expect(items.map(({ stage }) => stage)).toEqual(["Archived", "Archived", "Production"]);
    expect(await registry.getLatestVersions("tweets", ["Archived"])).toMatchObject([{ version: "2" }]);
  });

  it("knows where a version of a logged model lies, and what run and model it is of", async () => {
    const { info } = await store.createRun({ experimentId: "0" });
    const logged = await store.createLoggedModel({ experimentId: "0", name: "model", sourceRunId: info.runId });
    const source = `models:/${logged.modelId}`;
    await registry.createRegisteredModel({ name: "tweets" });
    const key = await registry.createModelVersion({ name: "tweets", source });
    expect(key).toMatchObject({ version: "1", runId: info.runId, modelId: logged.modelId, source, status: "READY" });
    expect(await registry.getModelVersionDownloadUri(key)).toBe(logged.artifactUri);
    await registry.createRegisteredModel({ name: "copy" });
    const copy = await registry.createModelVersion({ name: "copy", source: "models:/tweets/1" });
    expect(await registry.getModelVersionDownloadUri(copy)).toBe(logged.artifactUri);
  });

  it("renames a model with its versions, tags and aliases", async () => {
    await versions(1);
    await registry.setModelVersionTag({ name: "tweets", version: "1" }, "by", "me");
    await registry.setRegisteredModelTag("tweets", "team", "a");
    await registry.setRegisteredModelAlias("tweets", "champion", "1");
    await registry.renameRegisteredModel("tweets", "posts");
    expect(await registry.getRegisteredModel("posts")).toMatchObject({
      tags: { team: "a" },
      aliases: { champion: "1" },
    });
    expect(await registry.getModelVersionByAlias("posts", "champion")).toMatchObject({
      name: "posts",
      tags: { by: "me" },
    });
    await expect(registry.getRegisteredModel("tweets")).rejects.toMatchObject({ code: "RESOURCE_DOES_NOT_EXIST" });
  });

  it.each(["latest", "Latest", "v1", "V12", "a b", "", "ä/b", "x".repeat(256)])(
    "refuses the alias %j",
    async (alias) => {
      await versions(1);
      const setting = registry.setRegisteredModelAlias("tweets", alias, "1");
      await expect(setting).rejects.toMatchObject({ kind: "usage", code: "INVALID_PARAMETER_VALUE" });
    },
  );
});
