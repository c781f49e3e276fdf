import { describeWithPython, runSentiment, startAws, temporaryFolder, type AwsServer } from "@sentiment/testing";
import { afterAll, beforeAll, expect, it } from "vitest";

describeWithPython("sentiment iam", () => {
  let aws: AwsServer;
  let cwd: string;
  beforeAll(async () => {
    [aws, cwd] = await Promise.all([startAws(), temporaryFolder()]);
  });
  afterAll(() => aws?.stop());
  const iam = async (args: readonly string[], env: Readonly<Record<string, string>> = aws.env) => {
    const { code, stdout, stderr } = await runSentiment(["iam", ...args, "--json"], { cwd, env });
    return { code, stderr, document: JSON.parse(stdout) as Record<string, unknown> };
  };

  it("check, setup, check and destroy: exit codes and documents that scripts rely on", async () => {
    const missing = await iam(["check"]);
    expect([missing.code, missing.document]).toMatchObject([
      3,
      { checks: [{ state: "missing" }, { state: "missing" }] },
    ]);
    expect(missing.stderr).toContain("sentiment iam setup");
    const doctor = async (): Promise<unknown[]> => {
      const env = { ...aws.env, SENTIMENT_TARGET_STAGING: "sagemaker" };
      const { code, stdout } = await runSentiment(["doctor", "--json"], { cwd, env });
      const { checks } = JSON.parse(stdout) as { checks: { name: string; ok: boolean }[] };
      return [code, ...checks.filter(({ name }) => name.startsWith("aws")).map(({ name, ok }) => `${name} ${ok}`)];
    };
    expect(await doctor()).toEqual([3, "aws true", "aws-role false", "aws-bucket true", "aws-repository true"]);
    expect(aws.mutatingCalls()).toEqual([]);
    const made = await iam(["setup", "--github", "acme/tweets:staging"]);
    const roleArn = "arn:aws:iam::123456789012:role/sentiment-execution";
    expect([made.code, made.document]).toMatchObject([0, { roleArn, action: "set-up" }]);
    expect((await iam(["check"])).code).toBe(0);
    expect((await doctor()).slice(0, 3)).toEqual([0, "aws true", "aws-role true"]);
    aws.forgetCalls();
    expect((await iam(["destroy", "--plan"])).document).toMatchObject({ existed: true, planned: true });
    expect(aws.mutatingCalls()).toEqual([]);
    const { code, stdout } = await runSentiment(["iam", "destroy"], { cwd, env: aws.env });
    expect(code).toBe(0);
    expect(stdout).toContain("removed  the role sentiment-execution");
  });

  it("show-policy asks nobody where the settings say account and region, and no command tells a secret", async () => {
    aws.forgetCalls();
    const env = { AWS_SECRET_ACCESS_KEY: "hush-hush", AWS_ACCESS_KEY_ID: "AKIAHUSH", AWS_ENDPOINT_URL: aws.url };
    const shown = await iam(["show-policy", "--aws-account", "123456789012", "--aws-region", "eu-central-1"], env);
    expect([shown.code, aws.calls]).toEqual([0, []]);
    expect(JSON.stringify(shown.document)).toContain("arn:aws:ecr:eu-central-1:123456789012:repository/sentiment");
    const { code, stdout, stderr } = await runSentiment(["iam", "setup", "--aws-region", "eu-central-1"], {
      cwd,
      env: { ...env, AWS_ENDPOINT_URL: "http://127.0.0.1:1", AWS_MAX_ATTEMPTS: "1" },
    });
    expect([code, stdout]).toEqual([4, ""]);
    expect(stderr).toContain("could not say who asks");
    expect(stderr + JSON.stringify(shown)).not.toMatch(/hush/iu);
  });
});
