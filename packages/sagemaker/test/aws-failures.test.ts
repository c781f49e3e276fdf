import { DescribeRepositoriesCommand } from "@aws-sdk/client-ecr";
import { HeadBucketCommand } from "@aws-sdk/client-s3";
import { ListModelsCommand } from "@aws-sdk/client-sagemaker";
import { describeWithPython, startAws, temporaryFolder, type AwsServer } from "@sentiment/testing";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import path from "node:path";
import { writeFile } from "node:fs/promises";
import { refusalOf } from "../src/aws/aws-failure.ts";
import { openAws } from "../src/aws/open-aws.ts";
import type { Aws } from "../src/aws/aws.ts";
import { openTestAws } from "./open-test-aws.ts";
import { rudeServer } from "./rude-server.ts";

/** Somebody, in a region, and nothing of this machine's; throttled calls are made only twice. */
const somebody = {
  AWS_REGION: "eu-central-1",
  AWS_ACCESS_KEY_ID: "testing",
  AWS_SECRET_ACCESS_KEY: "testing",
  AWS_CONFIG_FILE: "/nonexistent/config",
  AWS_SHARED_CREDENTIALS_FILE: "/nonexistent/credentials",
  AWS_EC2_METADATA_DISABLED: "true",
  AWS_MAX_ATTEMPTS: "2",
};

const listModels = (aws: Aws): Promise<unknown> =>
  aws.ask("sagemaker", "list the models", (client, options) => client.send(new ListModelsCommand({}), options));

/** What a command would report, were AWS to answer like that. */
async function failureOf(status: number, type: string, body: string): Promise<unknown> {
  const url = await rudeServer((_, response) => response.writeHead(status, { "content-type": type }).end(body));
  const aws = await openTestAws({ ...somebody, AWS_ENDPOINT_URL: url });
  return listModels(aws).catch((error: unknown) => error);
}

/** A text with that in it. */
const words = (pattern: RegExp): unknown => expect.stringMatching(pattern);

const json = "application/x-amz-json-1.1";

describe("a call to AWS", () => {
  it.each([
    ["ExpiredTokenException", "The security token included in the request is expired", /sign in again/],
    ["UnrecognizedClientException", "The security token included in the request is invalid", /does not know/],
    ["AccessDeniedException", "User: x is not authorized to perform: sagemaker:ListModels", /iam show-policy/],
    ["ResourceLimitExceeded", "The account-level service limit 'ml.t2.medium' is 0 Instances", /Service Quotas/],
    ["InvalidSignatureException", "Signature expired: 20261123T0100Z is now earlier than", /clock is wrong/],
    ["OptInRequired", "The AWS Access Key Id needs a subscription", /must be enabled/],
  ])("that is refused with %s ends with exit code 4 and what to do", async (code, message, hint) => {
    const error = await failureOf(400, json, JSON.stringify({ __type: code, message }));
    expect(error).toMatchObject({ kind: "remote", code: "AWS_REFUSED", hint: words(hint) });
    expect(error).toMatchObject({
      message: words(new RegExp(`^AWS \\(sagemaker, eu-central-1\\) could not list the models: ${code}: ${message}`)),
    });
    expect(refusalOf(error)).toEqual({ code, message });
  });

  it("that is throttled for good says how often it was made", async () => {
    const error = await failureOf(400, json, '{"__type":"ThrottlingException","message":"Rate exceeded"}');
    expect(error).toMatchObject({ kind: "remote", hint: words(/fewer calls/) });
    expect(error).toMatchObject({ message: words(/Rate exceeded \(asked 2 times\)\.$/) });
  });

  it("that is throttled at first is made again", async () => {
    let calls = 0;
    const url = await rudeServer((_, response) => {
      calls += 1;
      const body = calls === 1 ? '{"__type":"ThrottlingException"}' : '{"Models":[]}';
      response.writeHead(calls === 1 ? 400 : 200, { "content-type": json }).end(body);
    });
    await expect(listModels(await openTestAws({ ...somebody, AWS_ENDPOINT_URL: url }))).resolves.toBeDefined();
    expect(calls).toBe(2);
  });

  it.each([
    ["a page", 200, "text/html", "<!doctype html><h1>Sign in to the hotel</h1>"],
    ["a page of an error", 500, "text/html", "<h1>500</h1>"],
    [
      "XML where JSON is spoken",
      403,
      "text/xml",
      "<ErrorResponse><Error><Code>AccessDenied</Code></Error></ErrorResponse>",
    ],
  ])("that %s answers is no fault of the program's", async (_, status, type, body) => {
    const error = await failureOf(status, type, body);
    expect(error).toMatchObject({ kind: "remote", code: "AWS_ANSWER_UNREADABLE" });
    expect(error).toMatchObject({ message: words(new RegExp(`HTTP ${status}`)) });
  });

  it("whose connection is refused or cut says that AWS cannot be reached", async () => {
    const refused = await openTestAws({ ...somebody, AWS_ENDPOINT_URL: "http://127.0.0.1:1" });
    await expect(listModels(refused)).rejects.toMatchObject({
      kind: "remote",
      code: "AWS_UNREACHABLE",
      message: words(/ECONNREFUSED/),
    });
    const url = await rudeServer((_, response) => response.destroy());
    const cut = await openTestAws({ ...somebody, AWS_ENDPOINT_URL: url });
    await expect(listModels(cut)).rejects.toMatchObject({ kind: "remote", code: "AWS_UNREACHABLE" });
  });

  it("ends with the command that made it", async () => {
    const controller = new AbortController();
    const url = await rudeServer(() => controller.abort(new Error("SIGINT")));
    const aws = await openTestAws({ ...somebody, AWS_ENDPOINT_URL: url }, {}, controller.signal);
    await expect(listModels(aws)).rejects.toThrow("SIGINT");
  });

  it("without credentials is a matter of settings", async () => {
    const aws = await openTestAws({ ...somebody, AWS_ACCESS_KEY_ID: "", AWS_SECRET_ACCESS_KEY: "" });
    await expect(listModels(aws)).rejects.toMatchObject({ kind: "usage", code: "NO_AWS_CREDENTIALS" });
  });
});

describe("AWS's settings", () => {
  const signal = new AbortController().signal;
  const opened = async (environment: Record<string, string>) => {
    vi.stubEnv("AWS_CONFIG_FILE", environment["AWS_CONFIG_FILE"] ?? "/nonexistent/config");
    const aws = await openAws({}, { signal, environment }).finally(() => vi.unstubAllEnvs());
    aws.close();
    return aws;
  };

  it("say the region: AWS_REGION, AWS_DEFAULT_REGION, the profile, or nothing does", async () => {
    const both = { AWS_REGION: "eu-west-1", AWS_DEFAULT_REGION: "eu-west-2" };
    expect((await opened(both)).region).toBe("eu-west-1");
    expect((await opened({ AWS_DEFAULT_REGION: "eu-west-2" })).region).toBe("eu-west-2");
    const file = path.join(await temporaryFolder(), "config");
    await writeFile(file, "[default]\nregion = eu-west-3\n");
    expect((await opened({ AWS_CONFIG_FILE: file })).region).toBe("eu-west-3");
    await expect(opened({})).rejects.toMatchObject({ kind: "usage", code: "NO_REGION" });
  });

  it.each([
    ["AWS_ENDPOINT_URL", "http://aws.example", "AWS_ENDPOINT_INVALID"],
    ["AWS_ENDPOINT_URL_S3", "files.example:9000", "AWS_ENDPOINT_INVALID"],
    ["HTTPS_PROXY", "ftp://user:hush@proxy.example", "PROXY_INVALID"],
    ["AWS_CA_BUNDLE", "/no/such.pem", "CERTIFICATE_FILE_INVALID"],
  ])("with %s=%s are refused", async (name, value, code) => {
    const asked = opened({ AWS_REGION: "eu-west-1", [name]: value });
    await expect(asked).rejects.toMatchObject({ kind: "usage", code, message: words(new RegExp(name)) });
    await expect(asked).rejects.not.toMatchObject({ message: words(/hush/) });
  });

  it("may name a proxy, which is asked for all but this machine", async () => {
    const connected: (string | undefined)[] = [];
    const proxy = await rudeServer(
      () => connected.push("itself"),
      ({ url }, socket) => {
        connected.push(url);
        socket.end("HTTP/1.1 403 No\r\ncontent-length: 0\r\n\r\n");
      },
    );
    const throughProxy = { ...somebody, HTTP_PROXY: proxy, HTTPS_PROXY: proxy, AWS_MAX_ATTEMPTS: "1" };
    const far = await openTestAws({ ...throughProxy, AWS_ENDPOINT_URL: "https://sagemaker.example" });
    await expect(listModels(far)).rejects.toMatchObject({ kind: "remote", code: "AWS_UNREACHABLE" });
    expect(connected).toEqual(["sagemaker.example:443"]);
    const url = await rudeServer((_, response) => response.writeHead(200, { "content-type": json }).end("{}"));
    await listModels(await openTestAws({ ...throughProxy, AWS_ENDPOINT_URL: url }));
    expect(connected).toHaveLength(1);
  });
});

describeWithPython("the account", () => {
  let server: AwsServer;
  beforeAll(async () => {
    server = await startAws();
  });
  afterAll(() => server?.stop());

  it("that asks is known, and another than the settings' is refused before anything else is asked", async () => {
    const right = await openTestAws(server.env, { account: "123456789012" });
    expect(await right.caller()).toMatchObject({ account: "123456789012", partition: "aws" });
    server.forgetCalls();
    const wrong = await openTestAws(server.env, { account: "210987654321" });
    const describing = wrong.ask("ecr", "look", (client, options) =>
      client.send(new DescribeRepositoriesCommand({}), options),
    );
    await expect(describing).rejects.toMatchObject({ kind: "usage", code: "OTHER_ACCOUNT" });
    expect(server.calls.map(({ operation }) => operation)).toEqual(["GetCallerIdentity"]);
  });

  it("has no bucket that nobody made", async () => {
    const aws = await openTestAws(server.env);
    const error: unknown = await aws
      .ask("s3", "look", (client, options) => client.send(new HeadBucketCommand({ Bucket: "nowhere" }), options))
      .catch((reason: unknown) => reason);
    expect(refusalOf(error)?.code).toBe("NotFound");
  });
});
