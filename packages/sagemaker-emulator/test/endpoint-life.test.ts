import { writeFile } from "node:fs/promises";
import path from "node:path";
import {
  CreateEndpointCommand,
  CreateEndpointConfigCommand,
  CreateModelCommand,
  DeleteEndpointCommand,
  DescribeEndpointCommand,
  UpdateEndpointCommand,
  type DescribeEndpointOutput,
} from "@aws-sdk/client-sagemaker";
import { InvokeEndpointCommand } from "@aws-sdk/client-sagemaker-runtime";
import { describeWithPython, temporaryFolder } from "@sentiment/testing";
import { afterAll, beforeAll, expect, it } from "vitest";
import { image, openWorld, role, trainedModel, type World } from "./world.ts";

describeWithPython("an endpoint over processes of our own program", () => {
  let world: World;
  let good: string;
  beforeAll(async () => {
    world = await openWorld();
    good = await world.upload(await trainedModel("--model", "nb"), "one/model.tar.gz");
    const broken = await temporaryFolder();
    await writeFile(path.join(broken, "model.json"), "{}");
    await makeConfig("one", good);
    await makeConfig("two", good);
    await makeConfig("broken", await world.upload(broken, "broken/model.tar.gz"));
  });
  afterAll(() => world.close());

  async function makeConfig(name: string, url: string): Promise<void> {
    const container = { Image: image, ModelDataUrl: url };
    await world.sagemaker.send(
      new CreateModelCommand({ ModelName: name, PrimaryContainer: container, ExecutionRoleArn: role }),
    );
    const variant = {
      VariantName: "AllTraffic",
      ModelName: name,
      InstanceType: "ml.t2.medium",
      InitialInstanceCount: 1,
    } as const;
    await world.sagemaker.send(
      new CreateEndpointConfigCommand({ EndpointConfigName: name, ProductionVariants: [variant] }),
    );
  }

  async function status(name: string): Promise<DescribeEndpointOutput> {
    return world.sagemaker.send(new DescribeEndpointCommand({ EndpointName: name }));
  }

  /** Until it is none of what comes in between. */
  async function settled(name: string): Promise<DescribeEndpointOutput> {
    for (;;) {
      const now = await status(name);
      if (!/ing|RollingBack/u.test(now.EndpointStatus ?? "")) return now;
      await new Promise((resolve) => {
        setTimeout(resolve, 20);
      });
    }
  }

  async function ask(name: string): Promise<string> {
    const body = Buffer.from(JSON.stringify({ inputs: ["What a lovely day!"] }));
    const answer = await world.runtime.send(
      new InvokeEndpointCommand({ EndpointName: name, ContentType: "application/json", Body: body }),
    );
    expect(answer.InvokedProductionVariant).toBe("AllTraffic");
    return Buffer.from(answer.Body).toString();
  }

  it("answers, is updated and rolled back under load without a failed request, and is deleted", async () => {
    const EndpointName = "life";
    await world.sagemaker.send(new CreateEndpointCommand({ EndpointName, EndpointConfigName: "one" }));
    expect((await status(EndpointName)).EndpointStatus).toBe("Creating");
    await expect(
      world.sagemaker.send(new UpdateEndpointCommand({ EndpointName, EndpointConfigName: "two" })),
    ).rejects.toThrow("Cannot update in-progress endpoint");
    await expect(world.sagemaker.send(new DeleteEndpointCommand({ EndpointName }))).rejects.toThrow(
      "Cannot update in-progress",
    );
    expect(await settled(EndpointName)).toMatchObject({ EndpointStatus: "InService", EndpointConfigName: "one" });
    const answer = await ask(EndpointName);
    expect(JSON.parse(answer)).toHaveProperty("predictions");

    const load = { on: true, answered: 0 };
    const callers = Array.from({ length: 4 }, async () => {
      while (load.on) {
        expect(await ask(EndpointName)).toBe(answer);
        load.answered += 1;
      }
    });
    await world.sagemaker.send(new UpdateEndpointCommand({ EndpointName, EndpointConfigName: "two" }));
    expect(await status(EndpointName)).toMatchObject({
      EndpointStatus: "Updating",
      EndpointConfigName: "one",
      PendingDeploymentSummary: { EndpointConfigName: "two" },
    });
    expect(await settled(EndpointName)).toMatchObject({ EndpointStatus: "InService", EndpointConfigName: "two" });
    await world.sagemaker.send(new UpdateEndpointCommand({ EndpointName, EndpointConfigName: "broken" }));
    const rolledBack = await settled(EndpointName);
    expect(rolledBack).toMatchObject({ EndpointStatus: "InService", EndpointConfigName: "two" });
    // The container's own words are among them.
    expect(rolledBack.FailureReason).toMatch(/did not pass the ping health check.*not started/su);
    load.on = false;
    await Promise.all(callers);
    expect(load.answered).toBeGreaterThan(10);

    await world.sagemaker.send(new DeleteEndpointCommand({ EndpointName }));
    expect((await status(EndpointName)).EndpointStatus).toBe("Deleting");
    await expect(settled(EndpointName)).rejects.toThrow("Could not find endpoint");
    await expect(ask(EndpointName)).rejects.toMatchObject({ name: "ValidationError" });
  });
});
