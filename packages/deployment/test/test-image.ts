import { randomBytes } from "node:crypto";
import { dockerEngine, dockerHost, testNodeImage } from "@sentiment/testing";
import { openEngine } from "../src/docker/engine.ts";
import { buildImage } from "../src/image/build.ts";

export interface TestImage {
  /** Its id, which stays when its name goes. */
  readonly id: string;
  /** Removes its name, and it where it has no other. */
  remove(): Promise<void>;
}

/** The serving image of this checkout, with the tests' own Node. */
export async function testImage(host = dockerHost()): Promise<TestImage> {
  const tag = `sentiment-test-server:${randomBytes(6).toString("hex")}`;
  const engine = await openEngine({ DOCKER_HOST: host });
  const { digest } = await buildImage({ engine, nodeImage: await testNodeImage(host), tag });
  const docker = await dockerEngine(host);
  return { id: digest, remove: async () => void (await docker.getImage(tag).remove()) };
}
