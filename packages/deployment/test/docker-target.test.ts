import { dockerTarget } from "@sentiment/deployment";
import { describeWithDocker, dockerHost } from "@sentiment/testing";
import { afterAll, beforeAll } from "vitest";
import { targetContract } from "./target-contract.ts";
import { testImage, type TestImage } from "./test-image.ts";

describeWithDocker("the target docker", () => {
  let image: TestImage;
  beforeAll(async () => {
    image = await testImage();
  });
  afterAll(() => image.remove());

  targetContract("docker", (stateDir) =>
    dockerTarget({ stateDir, environment: { DOCKER_HOST: dockerHost() }, image: image.id }),
  );
});
