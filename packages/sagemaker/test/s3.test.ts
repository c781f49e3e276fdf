import {
  CreateBucketCommand,
  GetBucketEncryptionCommand,
  GetBucketLifecycleConfigurationCommand,
  GetPublicAccessBlockCommand,
  PutObjectCommand,
} from "@aws-sdk/client-s3";
import { sha256Bytes } from "@sentiment/files";
import { describeWithPython, startAws, type AwsServer } from "@sentiment/testing";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { Aws } from "../src/aws/aws.ts";
import { ensureBucket, findBucket } from "../src/s3/ensure-bucket.ts";
import { putOnce } from "../src/s3/put-once.ts";
import { openTestAws } from "./open-test-aws.ts";
import { rudeServer } from "./rude-server.ts";

describeWithPython("the bucket", () => {
  let server: AwsServer;
  beforeAll(async () => {
    server = await startAws();
  });
  afterAll(() => server?.stop());
  const open = (bucket?: string, region?: string): Promise<Aws> => openTestAws(server.env, { bucket, region });

  it("is the account's own for the region, private, encrypted, and made once", async () => {
    const aws = await open(undefined, "eu-central-1");
    expect(await findBucket(aws)).toBeUndefined();
    expect(server.mutatingCalls()).toEqual([]);
    const bucket = await ensureBucket(aws);
    expect(bucket).toEqual({ name: "sentiment-sagemaker-123456789012-eu-central-1", owner: "123456789012" });
    const input = { Bucket: bucket.name };
    const seen = await aws.ask("s3", "look", async (client, options) => [
      await client.send(new GetPublicAccessBlockCommand(input), options),
      await client.send(new GetBucketEncryptionCommand(input), options),
      await client.send(new GetBucketLifecycleConfigurationCommand(input), options),
    ]);
    expect(seen).toMatchObject([
      { PublicAccessBlockConfiguration: { BlockPublicPolicy: true, RestrictPublicBuckets: true } },
      { ServerSideEncryptionConfiguration: { Rules: [{}] } },
      { Rules: [{ AbortIncompleteMultipartUpload: { DaysAfterInitiation: 1 } }] },
    ]);
    server.forgetCalls();
    expect(await ensureBucket(aws)).toEqual(bucket);
    expect(server.mutatingCalls()).toEqual([]);
  });

  it("whose making was killed gets what it lacks; one that the settings name is left as it is", async () => {
    const make = (aws: Aws, Bucket: string): Promise<unknown> =>
      aws.ask("s3", "make", (client, options) => client.send(new CreateBucketCommand({ Bucket }), options));
    const aws = await open();
    await make(aws, "sentiment-sagemaker-123456789012-us-east-1");
    server.forgetCalls();
    await ensureBucket(aws);
    expect(server.mutatingCalls()).toHaveLength(3);
    const theirs = await open("their-models");
    await make(theirs, "their-models");
    server.forgetCalls();
    await ensureBucket(theirs);
    expect(server.mutatingCalls()).toEqual([]);
    expect((await ensureBucket(await open("new-models"))).name).toBe("new-models");
  });

  it.each([
    [403, {}, "conflict", "BUCKET_FOREIGN"],
    [301, {}, "usage", "BUCKET_REGION"],
    [200, { "x-amz-bucket-region": "ap-south-1" }, "usage", "BUCKET_REGION"],
  ])("that S3 answers %i for, %j, is not used", async (status, headers, kind, code) => {
    const owners: unknown[] = [];
    const url = await rudeServer((request, response) => {
      owners.push(request.headers["x-amz-expected-bucket-owner"]);
      const identity =
        '<GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><GetCallerIdentityResult><Arn>arn:aws:iam::123456789012:user/x</Arn><Account>123456789012</Account></GetCallerIdentityResult></GetCallerIdentityResponse>';
      if (request.method === "HEAD") response.writeHead(status, headers).end();
      else response.writeHead(200, { "content-type": "text/xml" }).end(identity);
    });
    const aws = await openTestAws({ ...server.env, AWS_ENDPOINT_URL: url }, { bucket: "models" });
    await expect(ensureBucket(aws)).rejects.toMatchObject({ kind, code });
    expect(owners).toEqual([undefined, "123456789012"]);
  });

  it("must belong to the account that asks, whatever is asked of it", async () => {
    const owners: unknown[] = [];
    const aws = await open();
    const { account } = await aws.caller();
    await aws.ask("s3", "watch", async (client, options) => {
      client.middlewareStack.add(
        (next) => async (args) => {
          owners.push((args.request as { headers: Record<string, string> }).headers["x-amz-expected-bucket-owner"]);
          return next(args);
        },
        { step: "finalizeRequest" },
      );
      const Bucket = "sentiment-owned";
      await client.send(new CreateBucketCommand({ Bucket }), options);
      await client.send(new PutObjectCommand({ Bucket, Key: "k", Body: "v" }), options);
      await client.send(new PutObjectCommand({ Bucket, Key: "k", Body: "v", ExpectedBucketOwner: "1" }), options);
    });
    expect(owners).toEqual([undefined, account, "1"]);
  });

  it("takes an object once, and nothing else under its name", async () => {
    const aws = await open();
    const bucket = await ensureBucket(aws);
    const bytes = Buffer.from("a model");
    const object = { bucket, key: "models/one.tar.gz", bytes, sha256: sha256Bytes(bytes) };
    const uri = `s3://${bucket.name}/models/one.tar.gz`;
    expect(await putOnce(aws, object)).toEqual({ uri, action: "uploaded" });
    server.forgetCalls();
    expect(await putOnce(aws, object)).toEqual({ uri, action: "unchanged" });
    expect(server.mutatingCalls()).toEqual([]);
    const other = Buffer.from("another");
    const conflicting = putOnce(aws, { ...object, bytes: other, sha256: sha256Bytes(other) });
    await expect(conflicting).rejects.toMatchObject({ kind: "conflict", code: "OBJECT_OTHERWISE" });
  });

  it("may get an object by two deploys at once", async () => {
    const aws = await open();
    const bucket = await ensureBucket(aws);
    const bytes = Buffer.from("two");
    const object = { bucket, key: "models/two.tar.gz", bytes, sha256: sha256Bytes(bytes) };
    let isFirst = true;
    server.onCall(async ({ operation }) => {
      // Between our looking and our writing another one writes.
      if (!isFirst || !operation.startsWith("HEAD")) return;
      isFirst = false;
      const { key: Key, sha256 } = object;
      const input = {
        Bucket: bucket.name,
        Key,
        Body: bytes,
        Metadata: { sha256 },
      };
      await aws.ask("s3", "put", (client, options) => client.send(new PutObjectCommand(input), options));
    });
    expect((await putOnce(aws, object)).action).toBe("unchanged");
    server.onCall(undefined);
    expect(server.calls.at(-2)).toMatchObject({ operation: expect.stringMatching(/^PUT/) as string, status: 412 });
  });
});
