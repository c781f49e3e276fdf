import { readdir, readFile } from "node:fs/promises";
import path from "node:path";
import {
  AttachRolePolicyCommand,
  CreateRoleCommand,
  DeleteRoleCommand,
  GetRoleCommand,
  ListAccessKeysCommand,
  ListGroupsCommand,
  ListOpenIDConnectProvidersCommand,
  ListRolesCommand,
  ListUsersCommand,
  PutRolePolicyCommand,
  UpdateAssumeRolePolicyCommand,
} from "@aws-sdk/client-iam";
import {
  CreateEndpointCommand,
  CreateEndpointConfigCommand,
  CreateModelCommand,
  DeleteEndpointCommand,
} from "@aws-sdk/client-sagemaker";
import { describeWithPython, startAws, type AwsServer } from "@sentiment/testing";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import type { Aws } from "../src/aws/aws.ts";
import { checkIam } from "../src/iam/check-iam.ts";
import { destroyIam } from "../src/iam/destroy-iam.ts";
import { githubSubject } from "../src/iam/github-subject.ts";
import { iamFailure } from "../src/iam/iam-failure.ts";
import { placeOf } from "../src/iam/place.ts";
import { setUpIam } from "../src/iam/set-up-iam.ts";
import { shownPolicies } from "../src/iam/shown-policies.ts";
import { openTestAws } from "./open-test-aws.ts";

const account = "123456789012";

/** What policies call services, and S3's calls, where that is not what the SDK calls them. */
const prefixes: Readonly<Record<string, string>> = { "cloudwatch-logs": "logs", "sagemaker-runtime": "sagemaker" };
const s3Actions: Readonly<Record<string, string>> = {
  "s3:HeadBucket": "s3:ListBucket",
  "s3:ListObjectsV2": "s3:ListBucket",
  "s3:HeadObject": "s3:GetObject",
  "s3:DeleteObjects": "s3:DeleteObject",
  "s3:GetBucketLifecycleConfiguration": "s3:GetLifecycleConfiguration",
  "s3:PutBucketLifecycleConfiguration": "s3:PutLifecycleConfiguration",
  "s3:GetPublicAccessBlock": "s3:GetBucketPublicAccessBlock",
  "s3:PutPublicAccessBlock": "s3:PutBucketPublicAccessBlock",
  "s3:PutBucketEncryption": "s3:PutEncryptionConfiguration",
};
const roleArn = `arn:aws:iam::${account}:role/sentiment-execution`;

describeWithPython("iam", () => {
  let server: AwsServer;
  beforeAll(async () => {
    server = await startAws();
  });
  afterAll(() => server?.stop());
  afterEach(async () => {
    server.onCall(undefined);
    await destroyIam(await openTestAws(server.env), { plan: false });
  });

  /** Names of all that there is in the account. */
  const everything = (aws: Aws): Promise<readonly (string | undefined)[]> =>
    aws.ask("iam", "look", async (client, options) => [
      ...((await client.send(new ListRolesCommand({}), options)).Roles ?? []).map(({ RoleName }) => RoleName),
      ...((await client.send(new ListUsersCommand({}), options)).Users ?? []).map(({ UserName }) => UserName),
      ...((await client.send(new ListGroupsCommand({}), options)).Groups ?? []).map(({ GroupName }) => GroupName),
      ...((await client.send(new ListOpenIDConnectProvidersCommand({}), options)).OpenIDConnectProviderList ?? []).map(
        ({ Arn }) => Arn,
      ),
    ]);

  it("setup makes the roles once; a plan of it changes nothing, and check says what is missing", async () => {
    const aws = await openTestAws(server.env);
    server.forgetCalls();
    const planned = await setUpIam(aws, { plan: true });
    expect(planned).toMatchObject({ roleArn, action: "planned" });
    expect(planned.steps).toEqual(["make the role sentiment-execution", "make the role sentiment-expiry"]);
    const missing = await checkIam(aws, {});
    expect(missing.checks.map(({ state }) => state)).toEqual(["missing", "missing"]);
    expect(iamFailure(missing)).toMatchObject({ kind: "input", exitCode: 3 });
    expect(server.mutatingCalls()).toEqual([]);
    const { steps } = planned;
    expect(await setUpIam(aws, {})).toMatchObject({ roleArn, action: "set-up", steps });
    const { Role } = await aws.ask("iam", "look", (client, options) =>
      client.send(new GetRoleCommand({ RoleName: "sentiment-execution" }), options),
    );
    expect(Role?.Arn).toBe(roleArn);
    expect(decodeURIComponent(Role?.AssumeRolePolicyDocument ?? "")).toContain(`"aws:SourceAccount":"${account}"`);
    server.forgetCalls();
    expect(await setUpIam(aws, {})).toMatchObject({ action: "unchanged", steps: [] });
    expect(iamFailure(await checkIam(aws, {}))).toBeUndefined();
    expect(server.mutatingCalls()).toEqual([]);
  });

  it("setup mends what somebody has changed, and check says what that is", async () => {
    const aws = await openTestAws(server.env);
    await setUpIam(aws, {});
    const RoleName = "sentiment-execution";
    const anybody = { Effect: "Allow", Principal: { AWS: "*" }, Action: "sts:AssumeRole" };
    const everythingAllowed = { Effect: "Allow", Action: "*", Resource: "*" };
    const document = (statement: object): string => JSON.stringify({ Version: "2012-10-17", Statement: [statement] });
    await aws.ask("iam", "spoil", async (client, options) => {
      const trust = { RoleName, PolicyDocument: document(anybody) };
      await client.send(new UpdateAssumeRolePolicyCommand(trust), options);
      const own = { RoleName, PolicyName: "sentiment", PolicyDocument: document(everythingAllowed) };
      await client.send(new PutRolePolicyCommand(own), options);
      const further = { RoleName, PolicyName: "more", PolicyDocument: document(everythingAllowed) };
      await client.send(new PutRolePolicyCommand(further), options);
      const PolicyArn = "arn:aws:iam::aws:policy/AdministratorAccess";
      await client.send(new AttachRolePolicyCommand({ RoleName, PolicyArn }), options);
    });
    const changed = await checkIam(aws, {});
    expect(changed.checks[0]).toEqual({
      name: RoleName,
      state: "changed",
      found: [
        `others than were meant may be the role ${RoleName}, or not those that were`,
        `the role ${RoleName} may do other things than it should`,
        `the role ${RoleName} has a further policy, more`,
        `the role ${RoleName} has a further policy, arn:aws:iam::aws:policy/AdministratorAccess`,
      ],
    });
    expect(iamFailure(changed)).toMatchObject({ kind: "gate", exitCode: 5 });
    expect((await setUpIam(aws, {})).steps).toHaveLength(4);
    expect(iamFailure(await checkIam(aws, {}))).toBeUndefined();
  });

  it("leaves a role of that name alone that it has not made, and another account's", async () => {
    const aws = await openTestAws(server.env, { role: "theirs" });
    await aws.ask("iam", "make", (client, options) =>
      client.send(new CreateRoleCommand({ RoleName: "theirs", AssumeRolePolicyDocument: "{}" }), options),
    );
    server.forgetCalls();
    const conflict = { kind: "conflict", code: "ROLE_FOREIGN" };
    await expect(setUpIam(aws, { github: "acme/tweets" })).rejects.toMatchObject(conflict);
    await expect(checkIam(aws, {})).rejects.toMatchObject(conflict);
    await expect(destroyIam(aws, { plan: false })).rejects.toMatchObject(conflict);
    expect(server.mutatingCalls()).toEqual([]);
    await aws.ask("iam", "delete", (client, options) =>
      client.send(new DeleteRoleCommand({ RoleName: "theirs" }), options),
    );
    const other = await openTestAws(server.env, { role: "arn:aws:iam::210987654321:role/sentiment-execution" });
    await expect(setUpIam(other, {})).rejects.toMatchObject({ kind: "usage", code: "OTHER_ACCOUNT" });
  });

  it("gives GitHub's workflows a role without a key, of one branch or environment, which is remembered", async () => {
    const aws = await openTestAws(server.env);
    const trusted = async (): Promise<string> => {
      const { Role } = await aws.ask("iam", "look", (client, options) =>
        client.send(new GetRoleCommand({ RoleName: "sentiment-ci" }), options),
      );
      return decodeURIComponent(Role?.AssumeRolePolicyDocument ?? "");
    };
    const made = await setUpIam(aws, { github: "acme/tweets" });
    expect(made.roles["ci"]).toBe(`arn:aws:iam::${account}:role/sentiment-ci`);
    expect(await trusted()).toContain(
      '"token.actions.githubusercontent.com:sub":"repo:acme/tweets:ref:refs/heads/main"',
    );
    expect(await setUpIam(aws, {})).toMatchObject({ action: "unchanged" });
    const changed = await setUpIam(aws, { github: "acme/tweets:staging" });
    expect(changed.steps).toEqual(["set who may be the role sentiment-ci"]);
    expect(await trusted()).toContain("repo:acme/tweets:environment:staging");
    expect((await checkIam(aws, {})).checks.map(({ name, state }) => `${name} ${state}`)).toContain(
      "sentiment-ci right",
    );
    // Another one's workflows keep their provider.
    const trust = {
      Principal: { Federated: `arn:aws:iam::${account}:oidc-provider/token.actions.githubusercontent.com` },
    };
    const other = { RoleName: "their-ci", AssumeRolePolicyDocument: JSON.stringify(trust) };
    await aws.ask("iam", "make", (client, options) => client.send(new CreateRoleCommand(other), options));
    const roles = ["sentiment-execution", "sentiment-ci", "sentiment-expiry"].map((name) => `the role ${name}`);
    expect((await destroyIam(aws, { plan: false })).removed).toEqual(roles);
    await aws.ask("iam", "delete", (client, options) =>
      client.send(new DeleteRoleCommand({ RoleName: "their-ci" }), options),
    );
    const provider = "GitHub's identity provider (token.actions.githubusercontent.com)";
    expect((await destroyIam(aws, { plan: false })).removed).toEqual([provider]);
  });

  it("has the tutorial's group and user, and a key only for whoever asks for one", async () => {
    const aws = await openTestAws(server.env);
    const keys = async (): Promise<number> => {
      const { AccessKeyMetadata = [] } = await aws.ask("iam", "look", (client, options) =>
        client.send(new ListAccessKeysCommand({ UserName: "sentiment-tutorial" }), options),
      );
      return AccessKeyMetadata.length;
    };
    const first = await setUpIam(aws, { tutorial: true });
    expect(first.accessKey).toBeUndefined();
    expect(first.steps.slice(2)).toEqual([
      "make the group sentiment-tutorial",
      "attach arn:aws:iam::aws:policy/AmazonSageMakerFullAccess to the group sentiment-tutorial",
      "attach arn:aws:iam::aws:policy/AmazonEC2ContainerRegistryFullAccess to the group sentiment-tutorial",
      "make the user sentiment-tutorial",
      "put the user sentiment-tutorial into the group",
    ]);
    expect(await keys()).toBe(0);
    await expect(setUpIam(aws, { createAccessKey: true })).rejects.toMatchObject({ kind: "usage" });
    const planned = await setUpIam(aws, { tutorial: true, createAccessKey: true, plan: true });
    expect([planned.accessKey, await keys()]).toEqual([undefined, 0]);
    const { accessKey } = await setUpIam(aws, { tutorial: true, createAccessKey: true });
    expect(accessKey).toMatchObject({
      user: "sentiment-tutorial",
      accessKeyId: expect.stringMatching(/^AKIA/) as string,
    });
    const again = setUpIam(aws, { tutorial: true, createAccessKey: true });
    await expect(again).rejects.toMatchObject({ kind: "conflict", code: "KEY_EXISTS" });
    expect(iamFailure(await checkIam(aws, {}))).toBeUndefined();
    await destroyIam(aws, { plan: false });
    expect(await everything(aws)).toEqual([]);
  });

  it("destroy waits until nothing is in service, and does nothing where there is nothing", async () => {
    const aws = await openTestAws(server.env);
    await setUpIam(aws, {});
    const name = "sentiment-classifier-staging";
    const model = { ModelName: name, ExecutionRoleArn: roleArn, PrimaryContainer: { Image: "i" } };
    const variant = {
      VariantName: "v",
      ModelName: name,
      InitialInstanceCount: 1,
      InstanceType: "ml.t2.medium" as const,
    };
    await aws.ask("sagemaker", "deploy", async (client, options) => {
      await client.send(new CreateModelCommand(model), options);
      const config = { EndpointConfigName: name, ProductionVariants: [variant] };
      await client.send(new CreateEndpointConfigCommand(config), options);
      await client.send(new CreateEndpointCommand({ EndpointName: name, EndpointConfigName: name }), options);
    });
    server.forgetCalls();
    await expect(destroyIam(aws, { plan: false })).rejects.toMatchObject({ kind: "conflict", code: "ENDPOINTS_LIVE" });
    expect(server.mutatingCalls()).toEqual([]);
    await aws.ask("sagemaker", "undeploy", (client, options) =>
      client.send(new DeleteEndpointCommand({ EndpointName: name }), options),
    );
    expect(await destroyIam(aws, { plan: true })).toMatchObject({ existed: true });
    expect((await destroyIam(aws, { plan: false })).removed).toHaveLength(2);
    expect(await destroyIam(aws, { plan: false })).toEqual({ existed: false, removed: [] });
  });

  it("killed after a call is set up, or removed, by the next run", async () => {
    const killedAfter = async (n: number, run: (aws: Aws) => Promise<unknown>): Promise<boolean> => {
      const killed = new AbortController();
      const aws = await openTestAws(server.env, {}, killed.signal);
      let calls = 0;
      server.onCall(({ isMutating }) => void (isMutating && (calls += 1) > n && killed.abort(new Error("killed"))));
      const isKilled = await run(aws).then(
        () => false,
        (error: unknown) => (error as Error).message === "killed",
      );
      server.onCall(undefined);
      return isKilled;
    };
    const aws = await openTestAws(server.env);
    const choice = { github: "acme/tweets", tutorial: true };
    // Setting up takes twelve calls that change something, and so does removing: every second one is killed after.
    for (let n = 0; n < 6; n += 1) {
      expect(await killedAfter(2 * n, (dying) => setUpIam(dying, choice))).toBe(true);
      expect((await setUpIam(aws, choice)).action).toBe("set-up");
      expect(iamFailure(await checkIam(aws, choice))).toBeUndefined();
      expect(await killedAfter(2 * n, (dying) => destroyIam(dying, { plan: false }))).toBe(true);
      await destroyIam(aws, { plan: false });
      expect(await everything(aws)).toEqual([]);
    }
    expect(await killedAfter(12, (dying) => setUpIam(dying, choice))).toBe(false);
  });
});

describe("the policies", () => {
  const place = placeOf({}, { account, region: "eu-central-1", partition: "aws" });
  const { roles } = shownPolicies(place, { github: "acme/tweets:staging" });

  it("allow no action by a pattern, and all resources only where AWS knows no others", () => {
    const wide: string[] = [];
    for (const { policy } of roles) {
      for (const statement of policy.Statement as { Action: string[]; Resource: string[]; Sid: string }[]) {
        expect(statement.Action.filter((action) => !/^[a-z0-9]+:[A-Z]\w+$/u.test(action))).toEqual([]);
        if (statement.Resource.includes("*")) wide.push(...statement.Action);
      }
    }
    expect([...new Set(wide)].toSorted()).toEqual([
      "cloudwatch:GetMetricData",
      "cloudwatch:GetMetricStatistics",
      "cloudwatch:PutMetricData",
      "ecr:GetAuthorizationToken",
      "sagemaker:ListEndpointConfigs",
      "sagemaker:ListEndpoints",
      "sagemaker:ListModels",
      "sagemaker:ListTrainingJobs",
      "sagemaker:ListTransformJobs",
    ]);
  });

  it("allow CI every call that the program makes, but for those of iam itself", async () => {
    const source = path.join(import.meta.dirname, "../src");
    const files = (await readdir(source, { recursive: true })).filter((file) =>
      /^(?!iam).*(?<!\.test)\.ts$/u.test(file),
    );
    const called = new Set<string>();
    for (const file of files) {
      const text = await readFile(path.join(source, file), "utf8");
      for (const [, names = "", service = ""] of text.matchAll(
        /import \{([^}]*)\} from "@aws-sdk\/client-([a-z0-9-]+)"/gu,
      )) {
        for (const [, command, paged] of names.matchAll(/\b(?:(\w+)Command\b|paginate(\w+))/gu)) {
          const action = `${prefixes[service] ?? service}:${command ?? paged ?? ""}`;
          if (service !== "sts") called.add(s3Actions[action] ?? action);
        }
      }
    }
    const ci = roles.find(({ name }) => name === "sentiment-ci")!;
    const allowed = new Set((ci.policy.Statement as { Action: string[] }[]).flatMap(({ Action }) => Action));
    expect(called.size).toBeGreaterThan(30);
    expect([...called].filter((action) => !allowed.has(action))).toEqual([]);
  });

  it("fit into IAM, give a reason for everything, and hand a role to no one but the service it is for", () => {
    for (const { policy, reasons } of roles) {
      expect(JSON.stringify(policy).length).toBeLessThan(10_240);
      const statements = policy.Statement as { Action: string[]; Condition?: unknown; Sid: string }[];
      expect(statements.map(({ Sid }) => Sid)).toEqual(Object.keys(reasons));
      const passing = statements.filter(({ Action }) => Action.includes("iam:PassRole"));
      for (const { Condition } of passing) expect(JSON.stringify(Condition)).toContain("iam:PassedToService");
    }
  });

  it("speak of the account's own partition", () => {
    const china = placeOf({}, { account, region: "cn-north-1", partition: "aws-cn" });
    expect(JSON.stringify(shownPolicies(china, { tutorial: true }))).not.toContain("arn:aws:");
  });

  it.each(["acme", "acme/*", "acme/tweets:*", "acme/tweets:a:b", "https://github.com/acme/tweets"])(
    "take no %s for a repository of GitHub's",
    (text) => {
      expect(() => githubSubject(text)).toThrow(expect.objectContaining({ kind: "usage" }) as Error);
    },
  );
});
