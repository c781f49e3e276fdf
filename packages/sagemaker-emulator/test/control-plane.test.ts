import {
  AddTagsCommand,
  CreateEndpointCommand,
  CreateEndpointConfigCommand,
  CreateModelCommand,
  DeleteEndpointCommand,
  DeleteEndpointConfigCommand,
  DeleteModelCommand,
  DeleteTagsCommand,
  DescribeEndpointCommand,
  DescribeEndpointConfigCommand,
  DescribeModelCommand,
  ListEndpointsCommand,
  ListModelsCommand,
  ListTagsCommand,
  paginateListModels,
  UpdateEndpointCommand,
  UpdateEndpointWeightsAndCapacitiesCommand,
  waitUntilEndpointInService,
  type DeploymentConfig,
  type DescribeEndpointOutput,
  type ProductionVariant,
} from "@aws-sdk/client-sagemaker";
import { InvokeEndpointCommand, type InvokeEndpointCommandInput } from "@aws-sdk/client-sagemaker-runtime";
import { CloudWatchClient, PutMetricAlarmCommand, SetAlarmStateCommand } from "@aws-sdk/client-cloudwatch";
import { CloudWatchLogsClient, GetLogEventsCommand, DescribeLogStreamsCommand } from "@aws-sdk/client-cloudwatch-logs";
import { CreateRoleCommand, IAMClient } from "@aws-sdk/client-iam";
import { ECRClient, PutImageCommand } from "@aws-sdk/client-ecr";
import { describeWithPython, temporaryFolder } from "@sentiment/testing";
import { afterAll, beforeAll, expect, it } from "vitest";
import { sagemakerModel } from "../src/constraints/sagemaker-model.ts";
import { fakeContainers } from "./fake-containers.ts";
import { generatedInputs } from "./generated-inputs.ts";
import { account, bucket, image, manifest, openWorld, role, trust, type World } from "./world.ts";

describeWithPython("SageMaker's control plane and runtime", () => {
  let world: World;
  let modelUrl: string;
  beforeAll(async () => {
    world = await openWorld({ runner: fakeContainers() });
    modelUrl = await world.upload(await temporaryFolder(), "empty/model.tar.gz");
  });
  afterAll(() => world.close());

  const client = (): {
    endpoint: string;
    region: string;
    credentials: { accessKeyId: string; secretAccessKey: string };
  } => {
    return {
      endpoint: world.emulator.url,
      region: "us-east-1",
      credentials: { accessKeyId: "a", secretAccessKey: "b" },
    };
  };

  async function makeModel(name: string, environment: Record<string, string> = {}): Promise<void> {
    const container = { Image: image, ModelDataUrl: modelUrl, Environment: environment };
    await world.sagemaker.send(
      new CreateModelCommand({ ModelName: name, PrimaryContainer: container, ExecutionRoleArn: role }),
    );
  }

  const realTime = { InstanceType: "ml.m5.large", InitialInstanceCount: 2 } as const;

  async function makeConfig(
    name: string,
    environment?: Record<string, string>,
    more: object = realTime,
  ): Promise<void> {
    await makeModel(name, environment);
    const variant: ProductionVariant = { VariantName: "AllTraffic", ModelName: name, ...more };
    await world.sagemaker.send(
      new CreateEndpointConfigCommand({ EndpointConfigName: name, ProductionVariants: [variant] }),
    );
  }

  const describeEndpoint = async (EndpointName: string): Promise<DescribeEndpointOutput> =>
    world.sagemaker.send(new DescribeEndpointCommand({ EndpointName }));

  async function until(name: string, there: (now: DescribeEndpointOutput) => boolean): Promise<DescribeEndpointOutput> {
    for (;;) {
      const now = await describeEndpoint(name);
      if (there(now)) return now;
      await new Promise((resolve) => {
        setTimeout(resolve, 10);
      });
    }
  }

  const settled = async (name: string): Promise<DescribeEndpointOutput> =>
    until(name, ({ EndpointStatus: status = "" }) => ["InService", "Failed"].includes(status));

  async function create(name: string, config = name): Promise<DescribeEndpointOutput> {
    await world.sagemaker.send(new CreateEndpointCommand({ EndpointName: name, EndpointConfigName: config }));
    return settled(name);
  }

  const update = async (name: string, config: string, deployment?: DeploymentConfig): Promise<unknown> =>
    world.sagemaker.send(
      new UpdateEndpointCommand({ EndpointName: name, EndpointConfigName: config, DeploymentConfig: deployment }),
    );

  async function invoke(name: string, more: Partial<InvokeEndpointCommandInput> = {}): Promise<string> {
    const input = { EndpointName: name, Body: Buffer.from("text"), ContentType: "text/plain", ...more };
    const { Body: body } = await world.runtime.send(new InvokeEndpointCommand(input));
    return Buffer.from(body).toString();
  }

  /** One request as it is on the wire, without an SDK's help. */
  async function raw(operation: string, input: unknown, scope = "us-east-1/sagemaker"): Promise<Response> {
    const authorization = `AWS4-HMAC-SHA256 Credential=any/20261123/${scope}/aws4_request, SignedHeaders=host, Signature=00`;
    const headers = {
      "x-amz-target": `SageMaker.${operation}`,
      "content-type": "application/x-amz-json-1.1",
      authorization,
    };
    return fetch(world.emulator.url, { method: "POST", headers, body: JSON.stringify(input) });
  }

  it("answers each operation with errors that AWS declares for it, or has everywhere", async () => {
    const everywhere = [
      "ValidationException",
      "SerializationException",
      "UnknownOperationException",
      "ResourceNotFound",
    ];
    const surprising: unknown[] = [];
    for (const { operation, about, input, refusal } of generatedInputs(sagemakerModel)) {
      if (about !== "what is required" && about !== "all there is" && !about.endsWith(": unknown member")) continue;
      const answer = await raw(operation, input);
      const { __type: code = "" } = (await answer.json()) as { __type?: string };
      const declared = [...sagemakerModel.operations[operation]!.errors, ...everywhere];
      const expected = answer.status === 200 ? refusal === undefined : declared.includes(code) && answer.status === 400;
      if (!expected) surprising.push({ operation, about, status: answer.status, code });
    }
    expect(surprising).toEqual([]);
  });

  it("refuses what is not signed, is signed for another region, is no operation or no JSON", async () => {
    const unsigned = await fetch(world.emulator.url, { method: "POST", body: "{}" });
    expect([unsigned.status, await unsigned.text()]).toEqual([
      403,
      expect.stringContaining("MissingAuthenticationToken"),
    ]);
    expect(await (await raw("ListModels", {}, "eu-central-1/sagemaker")).text()).toContain("valid region");
    expect(await (await raw("CreateHyperspace", {})).text()).toContain("UnknownOperationException");
    expect(await (await raw("ListModels", "text")).text()).toContain("SerializationException");
  });

  it("says what is wrong with a request as AWS does", async () => {
    const input = { ModelName: "bad_name", ExecutionRoleArn: role };
    await expect(world.sagemaker.send(new CreateModelCommand(input))).rejects.toMatchObject({
      name: "ValidationException",
      message:
        "1 validation error detected: Value 'bad_name' at 'modelName' failed to satisfy constraint: " +
        "Member must satisfy regular expression pattern: [a-zA-Z0-9]([\\-a-zA-Z0-9]*[a-zA-Z0-9])?",
    });
  });

  it("a model needs a role that trusts SageMaker, an image that SageMaker can run, and data that is there", async () => {
    const iam = new IAMClient(client());
    await iam.send(new CreateRoleCommand({ RoleName: "ec2", AssumeRolePolicyDocument: trust("ec2.amazonaws.com") }));
    const ecr = new ECRClient(client());
    const oci = { imageManifest: manifest("application/vnd.oci.image.index.v1+json"), imageTag: "oci" };
    await ecr.send(new PutImageCommand({ repositoryName: "sentiment", ...oci }));
    const refusal = async (container: object, roleArn = role): Promise<string> => {
      const primary = { Image: image, ...container };
      const command = new CreateModelCommand({
        ModelName: "refused",
        PrimaryContainer: primary,
        ExecutionRoleArn: roleArn,
      });
      return world.sagemaker.send(command).then(
        () => "accepted",
        (error: unknown) => (error as Error).message,
      );
    };
    expect(await refusal({}, role.replace("sentiment", "nobody"))).toMatch(/Could not assume role/u);
    expect(await refusal({}, `arn:aws:iam::${account}:role/ec2`)).toMatch(
      /allows principal 'sagemaker.amazonaws.com'/u,
    );
    expect(await refusal({}, "arn:aws:iam::999999999999:role/x")).toMatch(/Cross-account/u);
    expect(await refusal({ Image: image.replace(":one", ":none") })).toMatch(/Requested image .* not found/u);
    expect(await refusal({ Image: image.replace(":one", ":oci") })).toMatch(/Unsupported manifest media type .*oci/u);
    expect(await refusal({ Image: "node:24" })).toMatch(/Using non-ECR image/u);
    expect(await refusal({ ModelDataUrl: `s3://${bucket}/none/model.tar.gz` })).toMatch(/Could not access model data/u);
    expect(await refusal({ ModelDataUrl: "s3://no-such-bucket-here/model.tar.gz" })).toMatch(
      /Could not access model data/u,
    );
    expect(await refusal({ ModelDataUrl: `s3://${bucket}/model.zip` })).toMatch(/tar\.gz/u);
  });

  it("names are taken once, and what is missing is missing", async () => {
    await makeConfig("taken");
    await expect(makeModel("taken")).rejects.toThrow(/Cannot create already existing model ".*:model\/taken"/u);
    const again = {
      EndpointConfigName: "taken",
      ProductionVariants: [{ VariantName: "A", ModelName: "taken", ...realTime }],
    };
    await expect(world.sagemaker.send(new CreateEndpointConfigCommand(again))).rejects.toThrow(
      /Cannot create already existing endpoint configuration/u,
    );
    await create("taken");
    await expect(create("taken")).rejects.toThrow(/Cannot create already existing endpoint ".*endpoint\/taken"/u);
    await expect(
      world.sagemaker.send(new DeleteEndpointConfigCommand({ EndpointConfigName: "taken" })),
    ).rejects.toThrow(/uses it/u);
    await expect(create("other", "missing")).rejects.toThrow(/Could not find endpoint configuration/u);
    await expect(world.sagemaker.send(new DescribeModelCommand({ ModelName: "missing" }))).rejects.toThrow(
      /Could not find model/u,
    );
    const of = {
      EndpointConfigName: "x",
      ProductionVariants: [{ VariantName: "A", ModelName: "missing", ...realTime }],
    };
    await expect(world.sagemaker.send(new CreateEndpointConfigCommand(of))).rejects.toThrow(/Could not find model/u);
  });

  it("an endpoint whose container does not come up is Failed, and can only be deleted", async () => {
    await makeConfig("dead", { EXIT: "3", SAY: "I have no model" });
    expect(await create("dead")).toMatchObject({
      EndpointStatus: "Failed",
      FailureReason: expect.stringMatching(/ping health check.*exit code 3.*I have no model/u) as string,
    });
    await expect(update("dead", "taken")).rejects.toThrow(/in the status Failed/u);
    await expect(invoke("dead")).rejects.toThrow(/is not in service/u);
    await world.sagemaker.send(new DeleteEndpointCommand({ EndpointName: "dead" }));
    await expect(settled("dead")).rejects.toThrow(/Could not find endpoint/u);
    await world.sagemaker.send(new DeleteEndpointConfigCommand({ EndpointConfigName: "dead" }));
    await world.sagemaker.send(new DeleteModelCommand({ ModelName: "dead" }));
  });

  it("the SDK's own waiter calls an update that was rolled back a success, as it does on AWS", async () => {
    await makeConfig("waited");
    await makeConfig("waited-dead", { EXIT: "1" });
    await create("waited");
    await update("waited", "waited-dead");
    const waiting = { client: world.sagemaker, maxWaitTime: 30, minDelay: 1, maxDelay: 1 };
    expect(await waitUntilEndpointInService(waiting, { EndpointName: "waited" })).toMatchObject({ state: "SUCCESS" });
    expect(await describeEndpoint("waited")).toMatchObject({ EndpointConfigName: "waited" });
  });

  it("traffic shifts part by part, and an alarm takes it back", async () => {
    await makeConfig("old", { SAY: "old" });
    await makeConfig("new", { SAY: "new" });
    await create("shifted", "old");
    const cloudwatch = new CloudWatchClient(client());
    const alarm = { AlarmName: "too-many-errors", Namespace: "AWS/SageMaker", MetricName: "Invocation5XXErrors" };
    await cloudwatch.send(
      new PutMetricAlarmCommand({
        ...alarm,
        Statistic: "Sum",
        Period: 60,
        EvaluationPeriods: 1,
        Threshold: 1,
        ComparisonOperator: "GreaterThanThreshold",
      }),
    );
    const canary = (WaitIntervalInSeconds: number): DeploymentConfig => {
      const size = { Type: "CAPACITY_PERCENT", Value: 50 } as const;
      const routing = { Type: "CANARY", CanarySize: size, WaitIntervalInSeconds } as const;
      return {
        BlueGreenUpdatePolicy: { TrafficRoutingConfiguration: routing, TerminationWaitInSeconds: 0 },
        AutoRollbackConfiguration: { Alarms: [{ AlarmName: "too-many-errors" }] },
      };
    };
    // 3600 seconds are 12 paces here.
    await update("shifted", "new", canary(3600));
    await expect.poll(async () => (await invoke("shifted")).slice(0, 3), { timeout: 10_000, interval: 5 }).toBe("new");
    const answers = await Promise.all(Array.from({ length: 10 }, async () => (await invoke("shifted")).slice(0, 3)));
    expect(answers.filter((each) => each === "new")).toHaveLength(5);
    const state = { AlarmName: "too-many-errors", StateReason: "test" };
    await cloudwatch.send(new SetAlarmStateCommand({ ...state, StateValue: "ALARM" }));
    const back = await until("shifted", ({ EndpointStatus: status }) => status === "InService");
    expect(back).toMatchObject({
      EndpointConfigName: "old",
      FailureReason: expect.stringContaining("alarm") as string,
    });
    expect(await invoke("shifted")).toMatch(/^old/u);
    await expect(update("shifted", "new", canary(0))).rejects.toThrow(/in the state ALARM/u);
    await cloudwatch.send(new SetAlarmStateCommand({ ...state, StateValue: "OK" }));
    await update("shifted", "new", canary(0));
    expect(await settled("shifted")).toMatchObject({ EndpointConfigName: "new", LastDeploymentConfig: canary(0) });
    expect(await invoke("shifted")).toMatch(/^new/u);
  });

  it("deployments that SageMaker refuses are refused", async () => {
    await makeConfig("single", {}, { InstanceType: "ml.t2.medium", InitialInstanceCount: 1 });
    await makeConfig("single-next", {}, { InstanceType: "ml.t2.medium", InitialInstanceCount: 1 });
    await makeConfig("serverless", {}, { ServerlessConfig: { MemorySizeInMB: 2048, MaxConcurrency: 5 } });
    await create("single");
    const traffic = (routing: object): DeploymentConfig => {
      const WaitIntervalInSeconds = 0;
      return { BlueGreenUpdatePolicy: { TrafficRoutingConfiguration: { WaitIntervalInSeconds, ...routing } as never } };
    };
    const percent = (value: number): object => ({ Type: "CAPACITY_PERCENT", Value: value });
    const all = traffic({ Type: "ALL_AT_ONCE" });
    const refused = async (config: string, deployment?: DeploymentConfig): Promise<string> =>
      update("single", config, deployment).then(
        () => "accepted",
        (error: unknown) => (error as Error).message,
      );
    expect(await refused("single")).toMatch(/uses the endpoint configuration/u);
    expect(await refused("serverless")).toMatch(/from an instance-based to a serverless/u);
    expect(await refused("single-next", traffic({ Type: "CANARY", CanarySize: percent(50) }))).toMatch(/at least 2/u);
    expect(await refused("taken", traffic({ Type: "CANARY", CanarySize: percent(60) }))).toMatch(
      /CanarySize must be from 1% to 50%/u,
    );
    expect(await refused("taken", traffic({ Type: "LINEAR", LinearStepSize: percent(5) }))).toMatch(
      /LinearStepSize must be from 10%/u,
    );
    const rolling = { MaximumBatchSize: percent(50), WaitIntervalInSeconds: 0 } as never;
    expect(await refused("taken", { ...all, RollingUpdatePolicy: rolling })).toMatch(/not both/u);
    const alarms = { AutoRollbackConfiguration: { Alarms: [{ AlarmName: "no-such-alarm" }] } };
    expect(await refused("taken", { ...all, ...alarms })).toMatch(/Could not find CloudWatch alarms/u);
    await expect(
      makeConfig("both", {}, { ...realTime, ServerlessConfig: { MemorySizeInMB: 2048, MaxConcurrency: 5 } }),
    ).rejects.toThrow(/together with ServerlessConfig/u);
    await expect(makeConfig("neither", {}, {})).rejects.toThrow(/You must specify InstanceType/u);
    expect(await refused("taken", { RollingUpdatePolicy: rolling })).toBe("accepted");
    expect(await settled("single")).toMatchObject({ EndpointConfigName: "taken" });
  });

  it("a serverless endpoint is cold at first, and takes 4 MB", async () => {
    expect(await create("serverless")).toMatchObject({ EndpointStatus: "InService" });
    await expect(invoke("serverless")).rejects.toMatchObject({ name: "ModelNotReadyException" });
    expect(await invoke("serverless")).toMatch(/^hello/u);
    await expect(invoke("serverless", { Body: Buffer.alloc(4 * 1024 * 1024 + 1) })).rejects.toMatchObject({
      name: "ValidationError",
    });
  });

  it("an invocation passes on what SageMaker passes on, and what the container refuses is a ModelError", async () => {
    const said = await invoke("taken", { CustomAttributes: "trace=1", Accept: "text/csv" });
    const seen = JSON.parse(said.slice(said.indexOf("{"))) as Record<string, string>;
    expect(seen).toMatchObject({ "x-amzn-sagemaker-custom-attributes": "trace=1", accept: "text/csv" });
    expect(Object.keys(seen)).not.toContain("authorization");
    const answer = await world.runtime.send(
      new InvokeEndpointCommand({ EndpointName: "taken", Body: Buffer.from("x") }),
    );
    expect(answer.InvokedProductionVariant).toBe("AllTraffic");
    await makeConfig("refusing", { STATUS: "400", SAY: "no texts" });
    await create("refusing");
    await expect(invoke("refusing")).rejects.toMatchObject({
      name: "ModelError",
      OriginalStatusCode: 400,
      OriginalMessage: expect.stringContaining("no texts") as string,
      message: expect.stringMatching(/^Received client error \(400\) from primary with message "no texts/u) as string,
      LogStreamArn: expect.stringContaining("/aws/sagemaker/Endpoints/refusing") as string,
    });
    await expect(invoke("nobody")).rejects.toThrow(`Endpoint nobody of account ${account} not found.`);
    await expect(invoke("taken", { TargetVariant: "Other" })).rejects.toThrow(/Variant Other not found/u);
    await expect(invoke("taken", { Body: Buffer.alloc(25 * 1024 * 1024 + 1) })).rejects.toMatchObject({
      name: "ValidationError",
    });
  });

  it("variants get requests by their weights, which can be changed", async () => {
    await makeModel("a", { SAY: "a" });
    await makeModel("b", { SAY: "b" });
    const variant = (name: string, weight: number): ProductionVariant => {
      return { VariantName: name, ModelName: name, InitialVariantWeight: weight, ...realTime };
    };
    const variants = [variant("a", 3), variant("b", 1)];
    await world.sagemaker.send(
      new CreateEndpointConfigCommand({ EndpointConfigName: "ab", ProductionVariants: variants }),
    );
    await create("ab");
    const shares = async (): Promise<number> => {
      const said: string[] = [];
      for (let index = 0; index < 8; index += 1) said.push((await invoke("ab")).slice(0, 1));
      return said.filter((each) => each === "a").length;
    };
    expect(await shares()).toBe(6);
    const wanted = [{ VariantName: "a", DesiredWeight: 0 }];
    await world.sagemaker.send(
      new UpdateEndpointWeightsAndCapacitiesCommand({ EndpointName: "ab", DesiredWeightsAndCapacities: wanted }),
    );
    const { ProductionVariants: now } = await settled("ab");
    expect(now).toMatchObject([
      { VariantName: "a", CurrentWeight: 0 },
      { VariantName: "b", CurrentWeight: 1 },
    ]);
    expect(await shares()).toBe(0);
    expect(await invoke("ab", { TargetVariant: "a" })).toMatch(/^a/u);
  });

  it("lists come in pages, in order, and filtered", async () => {
    for (let index = 0; index < 5; index += 1) await makeModel(`listed-${index}`);
    const names: string[] = [];
    const filter = { NameContains: "listed", SortBy: "Name", SortOrder: "Descending" } as const;
    for await (const page of paginateListModels({ client: world.sagemaker, pageSize: 2 }, { ...filter })) {
      names.push(...(page.Models ?? []).map(({ ModelName: name }) => name!));
    }
    expect(names).toEqual(["listed-4", "listed-3", "listed-2", "listed-1", "listed-0"]);
    const { NextToken } = await world.sagemaker.send(new ListModelsCommand({ ...filter, MaxResults: 2 }));
    await expect(world.sagemaker.send(new ListModelsCommand({ NextToken }))).rejects.toThrow(/NextToken is not valid/u);
    const { Endpoints: failed } = await world.sagemaker.send(new ListEndpointsCommand({ StatusEquals: "Failed" }));
    expect(failed).toEqual([]);
    const since = { CreationTimeAfter: new Date(Date.now() + 60_000) };
    expect((await world.sagemaker.send(new ListEndpointsCommand(since))).Endpoints).toEqual([]);
    const { CreationTime: made } = await describeEndpoint("taken");
    expect(Math.abs(Date.now() - made!.getTime())).toBeLessThan(120_000);
  });

  it("tags are added, replaced, listed and taken away, 50 of them, and none of AWS's own", async () => {
    const { EndpointConfigArn: ResourceArn } = await world.sagemaker.send(
      new DescribeEndpointConfigCommand({ EndpointConfigName: "taken" }),
    );
    const add = async (...Tags: { Key: string; Value: string }[]): Promise<unknown> =>
      world.sagemaker.send(new AddTagsCommand({ ResourceArn, Tags }));
    await add({ Key: "sentiment:stage", Value: "staging" }, { Key: "b", Value: "1" });
    await add({ Key: "b", Value: "2" });
    await world.sagemaker.send(new DeleteTagsCommand({ ResourceArn, TagKeys: ["sentiment:stage", "none"] }));
    const { Tags: tags } = await world.sagemaker.send(new ListTagsCommand({ ResourceArn }));
    expect(tags).toEqual([{ Key: "b", Value: "2" }]);
    await expect(add({ Key: "aws:x", Value: "1" })).rejects.toThrow(/aws: prefixed/u);
    await expect(add(...Array.from({ length: 50 }, (_, index) => ({ Key: `k${index}`, Value: "" })))).rejects.toThrow(
      /Too many tags/u,
    );
    const nothing = { ResourceArn: `${ResourceArn!}-none` };
    await expect(world.sagemaker.send(new ListTagsCommand(nothing))).rejects.toThrow(/Could not find resource/u);
  });

  it("what containers write is in CloudWatch's logs", async () => {
    const logs = new CloudWatchLogsClient(client());
    const logGroupName = "/aws/sagemaker/Endpoints/refusing";
    await expect
      .poll(
        async () => {
          const { logStreams = [] } = await logs
            .send(new DescribeLogStreamsCommand({ logGroupName }))
            .catch(() => ({ logStreams: [] }));
          const logStreamName = logStreams[0]?.logStreamName;
          if (logStreamName === undefined) return [];
          expect(logStreamName).toMatch(/^AllTraffic\/i-0[0-9a-f]{16}$/u);
          const { events = [] } = await logs.send(new GetLogEventsCommand({ logGroupName, logStreamName }));
          return events.map(({ message }) => message);
        },
        { timeout: 10_000 },
      )
      .toEqual(["I say no texts"]);
  });

  it("what goes wrong on purpose goes wrong, so often, and then no more", async () => {
    const describeModel = async (): Promise<unknown> =>
      world.sagemaker.send(new DescribeModelCommand({ ModelName: "taken" }));
    await world.fail({ operation: "DescribeModel", kind: "throttle", times: 2, after: 1 });
    await describeModel();
    await expect(describeModel()).rejects.toMatchObject({ name: "ThrottlingException" });
    await expect(describeModel()).rejects.toMatchObject({ name: "ThrottlingException" });
    await describeModel();
    await world.fail({ operation: "CreateModel", kind: "quota" }, { operation: "*", kind: "unavailable" });
    await expect(makeModel("unlucky")).rejects.toMatchObject({ name: "ResourceLimitExceeded" });
    await expect(makeModel("unlucky")).rejects.toMatchObject({ $metadata: { httpStatusCode: 503 } });
    await world.fail({ operation: "CreateModel", kind: "lost" });
    await expect(makeModel("lost")).rejects.toThrow(/hang up|ECONNRESET/u);
    await expect(makeModel("lost")).rejects.toThrow(/already existing/u);
    await world.fail({ operation: "DescribeModel", kind: "stale" });
    await makeModel("fresh");
    const fresh = async (): Promise<unknown> => world.sagemaker.send(new DescribeModelCommand({ ModelName: "fresh" }));
    await expect(fresh()).rejects.toThrow(/Could not find model/u);
    await fresh();
    await world.fail({ operation: "CreateEndpoint", kind: "capacity" });
    expect(await create("scarce", "old")).toMatchObject({
      EndpointStatus: "Failed",
      FailureReason: expect.stringContaining("InsufficientInstanceCapacity") as string,
    });
    // The status flips late: the endpoint seems to be in service as it was, right after an update.
    await world.fail({ operation: "DescribeEndpoint", kind: "late", times: 2 });
    await update("taken", "old");
    expect(await describeEndpoint("taken")).toMatchObject({ EndpointStatus: "InService", EndpointConfigName: "taken" });
    await settled("taken");
    const asked = await fetch(`${world.emulator.url}/_emulator/faults`, { method: "PUT", body: '[{"kind":"typo"}]' });
    expect(asked.status).toBe(400);
    expect(await (await fetch(`${world.emulator.url}/_emulator/faults`)).json()).toEqual([]);
  });

  it("every call is told, also of those that were passed on", () => {
    const told = (service: string, operation: string): object =>
      expect.objectContaining({ service, operation }) as object;
    expect(world.calls).toContainEqual(told("sagemaker", "CreateEndpoint"));
    expect(world.calls).toContainEqual(told("sagemaker", "InvokeEndpoint"));
    expect(world.calls).toContainEqual(told("iam", "CreateRole"));
    expect(world.calls).toContainEqual(told("ecr", "PutImage"));
    expect(world.calls).toContainEqual(told("s3", `PUT /${bucket}/empty/model.tar.gz`));
    const refused = { service: "sagemaker", operation: "CreateModel", status: 400, error: "ValidationException" };
    expect(world.calls).toContainEqual(refused);
  });
});
