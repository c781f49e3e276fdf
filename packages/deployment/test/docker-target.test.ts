import { dockerTarget } from "@sentiment/deployment";
import { describeWithDocker, dockerHost } from "@sentiment/testing";
import { beforeAll } from "vitest";
import { targetContract } from "./target-contract.ts";
import { testImage } from "./test-image.ts";

describeWithDocker("the target docker", () => {
  let image: string;
  beforeAll(async () => {
    image = await testImage();
  });

  targetContract("docker", (stateDir) => dockerTarget({ stateDir, environment: { DOCKER_HOST: dockerHost() }, image }));
});
