import { dockerEngine, dockerHost, testNodeImage } from "@sentiment/testing";
import type Docker from "dockerode";
import { openEngine } from "../src/docker/engine.ts";
import { buildImage } from "../src/image/build.ts";

const repository = "sentiment-test-server";
const daySeconds = 24 * 3600;

/**
 * The id of the serving image of this checkout, with the tests' own Node. It is named by what it is built of and stays in the
 * engine, as `testNodeImage` does, so that test files and runs share it; those of older checkouts go after a day.
 */
export async function testImage(): Promise<string> {
  const engine = await openEngine({ DOCKER_HOST: dockerHost() });
  const built = await buildImage({ engine, nodeImage: await testNodeImage(), tag: `${repository}:next` });
  const docker = await dockerEngine();
  await docker.getImage(built.digest).tag({ repo: repository, tag: built.context.slice(0, 16) });
  await removeOld(docker, built.digest);
  return built.digest;
}

async function removeOld(docker: Docker, current: string): Promise<void> {
  const images = await docker.listImages({ filters: { reference: [repository] } });
  for (const { Id, Created, RepoTags } of images) {
    if (Id === current || Created > Date.now() / 1000 - daySeconds) continue;
    // Another run may be at it, too.
    for (const name of RepoTags ?? [])
      await docker
        .getImage(name)
        .remove()
        .catch(() => {});
  }
}
