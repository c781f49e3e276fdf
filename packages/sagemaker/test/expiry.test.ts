import { CreateRoleCommand } from "@aws-sdk/client-iam";
import { GetScheduleCommand } from "@aws-sdk/client-scheduler";
import { describeWithPython, startAws, type AwsServer } from "@sentiment/testing";
import { afterAll, beforeAll, expect, it } from "vitest";
import { cancelExpiry, expiryOf, scheduleExpiry } from "../src/expiry/schedule-expiry.ts";
import { openTestAws } from "./open-test-aws.ts";

describeWithPython("an endpoint with a time to live", () => {
  let server: AwsServer;
  const name = "sentiment-classifier-staging";

  beforeAll(async () => {
    server = await startAws();
  });
  afterAll(async () => server.stop());

  it("cannot be had without the role that ends it, and says how to make it", async () => {
    const aws = await openTestAws(server.env);
    await expect(scheduleExpiry(aws, name, new Date())).rejects.toMatchObject({
      kind: "input",
      code: "ROLE_NOT_FOUND",
      hint: expect.stringContaining("sentiment iam setup") as unknown,
    });
    expect(server.mutatingCalls()).toEqual([]);
  });

  it("ends at its time, later if it is said so again, and never if that is taken back", async () => {
    const aws = await openTestAws(server.env);
    await aws.ask("iam", "make a role", (client) =>
      client.send(
        new CreateRoleCommand({ RoleName: "sentiment-expiry", Path: "/ours/", AssumeRolePolicyDocument: "{}" }),
      ),
    );
    expect(await expiryOf(aws, name)).toBeUndefined();
    await scheduleExpiry(aws, name, new Date("2026-12-01T10:00:00.400Z"));
    expect(await expiryOf(aws, name)).toEqual(new Date("2026-12-01T10:00:00Z"));
    await scheduleExpiry(aws, name, new Date("2026-12-02T10:00:00Z"));
    expect(await expiryOf(aws, name)).toEqual(new Date("2026-12-02T10:00:00Z"));
    const schedule = await aws.ask("scheduler", "show it", (client) =>
      client.send(new GetScheduleCommand({ Name: name })),
    );
    expect(schedule).toMatchObject({
      ScheduleExpressionTimezone: "UTC",
      ActionAfterCompletion: "DELETE",
      Target: {
        Arn: "arn:aws:scheduler:::aws-sdk:sagemaker:deleteEndpoint",
        RoleArn: "arn:aws:iam::123456789012:role/ours/sentiment-expiry",
        Input: `{"EndpointName":"${name}"}`,
      },
    });
    expect(await cancelExpiry(aws, name)).toBe(true);
    expect(await cancelExpiry(aws, name)).toBe(false);
    expect(await expiryOf(aws, name)).toBeUndefined();
  });
});
