import { CloudWatchClient, DescribeAlarmsCommand, SetAlarmStateCommand } from "@aws-sdk/client-cloudwatch";
import { describeWithPython } from "@sentiment/testing";
import { afterAll, beforeAll, expect, it } from "vitest";
import { going, openEndpointWorld, staging, texts, type EndpointWorld } from "./endpoint-world.ts";

describeWithPython("an update of two instances on SageMaker", () => {
  let world: EndpointWorld;
  beforeAll(async () => {
    world = await openEndpointWorld();
    await world.deploy(world.first, { instances: 2 });
  });
  afterAll(() => world?.close());

  async function answeringModel(): Promise<string> {
    return (await world.target().predict(staging, texts, { explain: false, ...going() })).modelId;
  }

  /** Every alarm goes off as soon as an update has begun: the new instances do badly. */
  function ringAlarms(): void {
    world.aws.onCall(async ({ operation }) => {
      if (operation !== "UpdateEndpoint") return;
      const cloudwatch = new CloudWatchClient({});
      const { MetricAlarms = [] } = await cloudwatch.send(new DescribeAlarmsCommand({}));
      for (const { AlarmName } of MetricAlarms) {
        await cloudwatch.send(new SetAlarmStateCommand({ AlarmName, StateValue: "ALARM", StateReason: "a test" }));
      }
      cloudwatch.destroy();
    });
  }

  it("is taken back when an alarm goes off meanwhile, with SageMaker's reason and the exit code of a gate", async () => {
    ringAlarms();
    const deploying = world.deploy(world.second, { instances: 2, traffic: "canary" });
    await expect(deploying).rejects.toMatchObject({
      code: "RELEASE_FAILED",
      exitCode: 5,
      message: expect.stringMatching(/rolled the update back.*alarm/su) as unknown,
    });
    world.aws.onCall(undefined);
    expect(await answeringModel()).toBe(world.first.modelId);
    expect(await world.target().status(staging)).toMatchObject({ state: "in-service", message: undefined });
    const cloudwatch = new CloudWatchClient({});
    expect((await cloudwatch.send(new DescribeAlarmsCommand({}))).MetricAlarms).toEqual([]);
    cloudwatch.destroy();
  }, 60_000);

  it.each([
    ["canary", "second"],
    ["linear", "first"],
    ["rolling", "second"],
  ] as const)(
    "leads callers over by %s",
    async (traffic, model) => {
      const release = world[model];
      const { action, status } = await world.deploy(release, { instances: 2, traffic });
      expect([action, status.state, status.details["instances"]]).toEqual([
        "updated",
        "in-service",
        "2 × ml.t2.medium",
      ]);
      expect(await answeringModel()).toBe(release.modelId);
    },
    60_000,
  );
});
