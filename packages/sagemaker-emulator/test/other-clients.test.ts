import { readFile } from "node:fs/promises";
import path from "node:path";
import {
  CreateEndpointCommand,
  CreateEndpointConfigCommand,
  CreateModelCommand,
  SageMakerClient,
  waitUntilEndpointInService,
} from "@aws-sdk/client-sagemaker";
import { startEmulator, type Emulator } from "@sentiment/sagemaker-emulator";
import { describeWithAwsCli, describeWithPython, runAws, runPython, temporaryFolder } from "@sentiment/testing";
import { afterAll, beforeAll, expect, it } from "vitest";
import { fakeContainers } from "./fake-containers.ts";

// Nobody else answers for S3, IAM and ECR: so these are asked of the emulator's own stand-ins, too.
const credentials = { accessKeyId: "any", secretAccessKey: "any" };
let emulator: Emulator;
let env: Readonly<Record<string, string>>;
beforeAll(async () => {
  emulator = await startEmulator({ port: 0, folder: await temporaryFolder(), runner: fakeContainers(), pace: 0.02 });
  env = {
    AWS_ENDPOINT_URL: emulator.url,
    AWS_DEFAULT_REGION: "us-east-1",
    AWS_ACCESS_KEY_ID: "any",
    AWS_SECRET_ACCESS_KEY: "any",
  };
});
afterAll(() => emulator.close());

const life = `
import datetime, io, json, sys, tarfile, time
import boto3
from botocore.exceptions import ClientError

given = json.load(sys.stdin)
s3, iam, ecr, logs = (boto3.client(name) for name in ("s3", "iam", "ecr", "logs"))
sagemaker, runtime = boto3.client("sagemaker"), boto3.client("sagemaker-runtime")

def refusal(call):
    try:
        call()
        return None
    except ClientError as error:
        return [error.response["Error"]["Code"], error.response["ResponseMetadata"]["HTTPStatusCode"]]

s3.create_bucket(Bucket="models")
archive = io.BytesIO()
with tarfile.open(fileobj=archive, mode="w:gz") as tar:
    entry = tarfile.TarInfo("a/" + "long-name/" * 30 + "model.txt")
    entry.size = 5
    tar.addfile(entry, io.BytesIO(b"hello"))
s3.put_object(Bucket="models", Key="x/model.tar.gz", Body=archive.getvalue())
for index in range(5):
    s3.put_object(Bucket="models", Key=f"pages/{index} & more", Body=b"x", Metadata={"sha256": "abc"})
pages = s3.get_paginator("list_objects_v2").paginate(Bucket="models", Prefix="pages/", PaginationConfig={"PageSize": 2})
keys = [each["Key"] for page in pages for each in page["Contents"]]
once = lambda: s3.put_object(Bucket="models", Key="lock", Body=b"me", IfNoneMatch="*")
once()
stored = s3.get_object(Bucket="models", Key="pages/0 & more", Range="bytes=0-0")
role = iam.get_role(RoleName="sentiment-execution")["Role"]
image = ecr.batch_get_image(repositoryName="sentiment", imageIds=[{"imageTag": "one"}])["images"][0]["imageId"]["imageDigest"]

def make(name, say):
    sagemaker.create_model(
        ModelName=name, ExecutionRoleArn=role["Arn"],
        PrimaryContainer={
            "Image": f"123456789012.dkr.ecr.us-east-1.amazonaws.com/sentiment@{image}",
            "ModelDataUrl": "s3://models/x/model.tar.gz", "Environment": {"SAY": say},
        },
    )
    sagemaker.create_endpoint_config(
        EndpointConfigName=name,
        ProductionVariants=[{"VariantName": "v", "ModelName": name, "InstanceType": "ml.t2.medium", "InitialInstanceCount": 1}],
    )

make("one", "hello"), make("two", "good bye")
quickly = {"Delay": 1, "MaxAttempts": 30}
sagemaker.create_endpoint(EndpointName="e", EndpointConfigName="one")
busy = refusal(lambda: sagemaker.update_endpoint(EndpointName="e", EndpointConfigName="two"))
sagemaker.get_waiter("endpoint_in_service").wait(EndpointName="e", WaiterConfig=quickly)
ask = lambda: runtime.invoke_endpoint(EndpointName="e", Body=b"text", ContentType="text/plain")["Body"].read().decode()
first = ask()
sagemaker.update_endpoint(EndpointName="e", EndpointConfigName="two")
sagemaker.get_waiter("endpoint_in_service").wait(EndpointName="e", WaiterConfig=quickly)
then = ask()
schedules = boto3.client("scheduler")
def schedule(seconds):
    at = datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(seconds=seconds)
    schedules.create_schedule(
        Name="e", ScheduleExpression=f"at({at:%Y-%m-%dT%H:%M:%S})", FlexibleTimeWindow={"Mode": "OFF"}, ActionAfterCompletion="DELETE",
        Target={"Arn": "arn:aws:scheduler:::aws-sdk:sagemaker:deleteEndpoint", "RoleArn": role["Arn"], "Input": '{"EndpointName": "e"}'},
    )
created = sagemaker.describe_endpoint(EndpointName="e")["CreationTime"].timestamp()
past = refusal(lambda: schedule(-60))
schedule(2)
again = refusal(lambda: schedule(2))
sagemaker.get_waiter("endpoint_deleted").wait(EndpointName="e", WaiterConfig=quickly)
models = [each["ModelName"] for page in sagemaker.get_paginator("list_models").paginate(PaginationConfig={"PageSize": 1}) for each in page["Models"]]
json.dump({
    "keys": keys, "twice": refusal(once), "part": stored["Body"].read().decode(), "metadata": stored["Metadata"],
    "busy": busy, "first": first.split(" {")[0], "afterwards": then.split(" {")[0], "past": past, "again": again, "created": created - time.time(),
    "schedule": refusal(lambda: schedules.get_schedule(Name="e")), "models": sorted(models),
    "absent": refusal(lambda: sagemaker.describe_endpoint(EndpointName="none")),
    "nobody": refusal(lambda: runtime.invoke_endpoint(EndpointName="none", Body=b"")),
    "role": refusal(lambda: iam.get_role(RoleName="nobody")),
    "object": refusal(lambda: s3.get_object(Bucket="models", Key="none")),
    "bucket": refusal(lambda: s3.head_bucket(Bucket="none")),
    "account": boto3.client("sts").get_caller_identity()["Account"],
    "deleted": s3.delete_objects(Bucket="models", Delete={"Objects": [{"Key": key} for key in keys]})["ResponseMetadata"]["HTTPStatusCode"],
    "left": s3.list_objects_v2(Bucket="models", Prefix="pages/")["KeyCount"],
    "location": s3.get_bucket_location(Bucket="models")["LocationConstraint"],
}, sys.stdout)
`;

describeWithPython("boto3", () => {
  it("takes an endpoint through its life, with its waiters and paginators", async () => {
    const keys = [0, 1, 2, 3, 4].map((index) => `pages/${index} & more`);
    const told = await runPython(life, {}, { env });
    expect(told).toMatchObject({
      keys,
      twice: ["PreconditionFailed", 412],
      part: "x",
      metadata: { sha256: "abc" },
      busy: ["ValidationException", 400],
      first: "hello",
      afterwards: "good bye",
      past: ["ValidationException", 400],
      again: ["ConflictException", 409],
      schedule: ["ResourceNotFoundException", 404],
      models: ["one", "two"],
      absent: ["ValidationException", 400],
      nobody: ["ValidationError", 400],
      role: ["NoSuchEntity", 404],
      object: ["NoSuchKey", 404],
      bucket: ["404", 404],
      account: "123456789012",
      left: 0,
      location: null,
    });
  });
});

describeWithAwsCli("AWS's own command line", () => {
  beforeAll(async () => {
    const client = new SageMakerClient({ endpoint: emulator.url, region: "us-east-1", credentials });
    const image = "123456789012.dkr.ecr.us-east-1.amazonaws.com/sentiment:one";
    const role = "arn:aws:iam::123456789012:role/sentiment-execution";
    const model = { ModelName: "by-hand", PrimaryContainer: { Image: image }, ExecutionRoleArn: role };
    await client.send(new CreateModelCommand(model));
    const size = { InstanceType: "ml.t2.medium", InitialInstanceCount: 1 } as const;
    const variants = [{ VariantName: "v", ModelName: "by-hand", ...size }];
    const config = { EndpointConfigName: "by-hand" };
    await client.send(new CreateEndpointConfigCommand({ ...config, ProductionVariants: variants }));
    await client.send(new CreateEndpointCommand({ EndpointName: "by-hand", ...config }));
    const waiting = { client, maxWaitTime: 30, minDelay: 1, maxDelay: 1 };
    await waitUntilEndpointInService(waiting, { EndpointName: "by-hand" });
    client.destroy();
  });

  // Each takes a second to start, so there are four.
  it("waits, lists, asks, and is told what is wrong", async () => {
    const endpoint = ["--endpoint-name", "by-hand"];
    expect((await runAws(["sagemaker", "wait", "endpoint-in-service", ...endpoint], env)).code).toBe(0);
    const list = ["sagemaker", "list-endpoints", "--name-contains", "hand", "--status-equals", "InService"];
    expect((await runAws(list, env)).document).toMatchObject({ Endpoints: [{ EndpointName: "by-hand" }] });
    const out = path.join(await temporaryFolder(), "answer");
    const body = ["--content-type", "text/plain", "--body", "aGVsbG8=", out];
    const invoked = await runAws(["sagemaker-runtime", "invoke-endpoint", ...endpoint, ...body], env);
    expect(invoked.document).toMatchObject({ InvokedProductionVariant: "v" });
    expect(await readFile(out, "utf8")).toMatch(/^hello /u);
    const { code, stderr } = await runAws(["sagemaker", "delete-model", "--model-name", "bad_name"], env);
    expect(code).not.toBe(0);
    expect(stderr).toMatch(/\(ValidationException\).*Value 'bad_name' at 'modelName' failed to satisfy constraint/u);
  });
});
