import { spawn } from "node:child_process";
import { once } from "node:events";
import { chmod, mkdir, readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { describeWithRegistry, startAws, temporaryFolder, testNodeImage, type AwsServer } from "@sentiment/testing";
import { afterAll, beforeAll, expect, it } from "vitest";
import { parse } from "yaml";
import { prepareAws } from "./stress/aws/prepare-aws.ts";

const root = path.join(import.meta.dirname, "..");

interface Step {
  readonly name?: string;
  readonly id?: string;
  readonly uses?: string;
  readonly run?: string;
  readonly if?: string;
}

interface Workflow {
  readonly env: Readonly<Record<string, string>>;
  readonly jobs: Readonly<Record<string, { readonly if: string; readonly steps: readonly Step[] }>>;
}

/** What a job's shell steps have left behind, as GitHub takes it in. */
interface Ran {
  readonly code: number;
  readonly log: string;
  readonly summary: string;
  readonly outputs: Readonly<Record<string, string>>;
}

describeWithRegistry("the workflow deploy.yml, as far as it can run without GitHub", () => {
  let aws: AwsServer;
  let folder: string;
  let workflow: Workflow;
  let variables: Readonly<Record<string, string>>;

  beforeAll(async () => {
    workflow = parse(await readFile(path.join(root, ".github/workflows/deploy.yml"), "utf8")) as Workflow;
    aws = await startAws({ sagemaker: true, registry: true });
    await prepareAws(aws);
    folder = await temporaryFolder();
    // What `actions/checkout` brings, as far as the steps use it.
    await mkdir(path.join(folder, "scripts"));
    const program = path.join(folder, "scripts/sentiment");
    await writeFile(program, `#!/bin/sh\nexec '${process.execPath}' '${root}/packages/cli/src/main.ts' "$@"\n`);
    await chmod(program, 0o755);
    variables = {
      "vars.AWS_REGION": "us-east-1",
      "vars.AWS_ACCOUNT": "123456789012",
      "vars.MLFLOW_TRACKING_URI": `sqlite:///${folder}/mlflow.db`,
      "secrets.MLFLOW_TRACKING_USERNAME": "",
      "secrets.MLFLOW_TRACKING_PASSWORD": "",
    };
    for (const command of [
      "sentiment train --model nb --vectorizer count -q",
      "sentiment register --stage production -q",
      "sentiment train --model nb --vectorizer tfidf -q",
      "sentiment register --min validation_f1_macro=0.75 --stage staging -q",
    ]) {
      const { code, log } = await runSteps([{ run: `PATH="$PWD/scripts:$PATH"\n${command}` }]);
      if (code !== 0) throw new Error(log);
    }
  }, 120_000);

  afterAll(async () => aws.stop());

  /** Runs shell steps one after the other, as `shell: bash` does; ends at the first that fails. */
  async function runSteps(steps: readonly Step[]): Promise<Ran> {
    const [summary, outputs, paths] = ["summary", "outputs", "paths"].map((name) =>
      path.join(folder, `github-${name}`),
    );
    await Promise.all([summary, outputs, paths].map((file) => writeFile(file!, "")));
    let log = "";
    for (const { run } of steps.filter((step) => step.run !== undefined && step.if === undefined)) {
      const added = (await readFile(paths!, "utf8")).split("\n").filter((line) => line !== "");
      const { PATH, HOME, TMPDIR, DOCKER_HOST } = process.env;
      const env = {
        HOME,
        TMPDIR,
        DOCKER_HOST,
        ...aws.env,
        SENTIMENT_NODE_IMAGE: await testNodeImage(),
        ...Object.fromEntries(Object.entries(workflow.env).map(([name, value]) => [name, filledIn(value)])),
        PATH: [...added, PATH].join(":"),
        GITHUB_PATH: paths,
        GITHUB_OUTPUT: outputs,
        GITHUB_STEP_SUMMARY: summary,
      };
      const child = spawn("bash", ["--noprofile", "--norc", "-eo", "pipefail", "-c", run!], { cwd: folder, env });
      child.stdout.setEncoding("utf8").on("data", (text: string) => (log += text));
      child.stderr.setEncoding("utf8").on("data", (text: string) => (log += text));
      const [code] = (await once(child, "close")) as [number];
      if (code !== 0) return { code, log, summary: "", outputs: {} };
    }
    const lines = (await readFile(outputs!, "utf8")).split("\n").filter((line) => line !== "");
    const pairs = lines.map((line) => [line.slice(0, line.indexOf("=")), line.slice(line.indexOf("=") + 1)]);
    return {
      code: 0,
      log,
      summary: await readFile(summary!, "utf8"),
      outputs: Object.fromEntries(pairs) as Record<string, string>,
    };
  }

  /** `${{ vars.AWS_REGION }}` → `us-east-1`. A name that is not known fails the test. */
  function filledIn(text: string): string {
    return text.replaceAll(/\$\{\{ *([^ }]+) *\}\}/gu, (_, name: string) => {
      if (variables[name] === undefined)
        throw new Error(`The workflow names ${name}, which its head does not explain.`);
      return variables[name];
    });
  }

  it("takes nothing from a pull request into its shell, and signs in without keys", () => {
    for (const [name, { steps, if: condition }] of Object.entries(workflow.jobs)) {
      expect([name, condition]).toEqual([name, expect.stringContaining("vars.AWS_ROLE != ''")]);
      for (const { run = "" } of steps) expect(run).not.toContain("${{");
    }
    const text = JSON.stringify(workflow);
    expect(text).toContain('"id-token":"write"');
    expect(text).not.toMatch(/AWS_SECRET|ACCESS_KEY/u);
  });

  it("shows in a pull request what would be done and what it costs, and changes nothing", async () => {
    aws.forgetCalls();
    const { code, log, summary } = await runSteps(workflow.jobs["plan"]!.steps);
    expect([code, code === 0 ? "" : log]).toEqual([0, ""]);
    expect(summary).toMatch(/sentiment-classifier-staging on sagemaker \(planned: created\)/u);
    expect(summary).toMatch(/would do/u);
    expect(summary).toMatch(/ml\.t2\.medium/u);
    expect(aws.mutatingCalls()).toEqual([]);
  }, 120_000);

  it("registers and deploys on main, asks the endpoint, and does nothing the next time", async () => {
    const { code, log, summary, outputs } = await runSteps(workflow.jobs["deploy"]!.steps);
    expect([code, code === 0 ? "" : log]).toEqual([0, ""]);
    expect(outputs).toEqual({ version: "2", endpoint: "sentiment-classifier-staging" });
    expect(summary).toMatch(/in-service[^]*positive {2}0\.\d{4} {2}What a lovely day!/u);
    aws.forgetCalls();
    expect((await runSteps(workflow.jobs["deploy"]!.steps)).outputs).toEqual(outputs);
    expect(aws.mutatingCalls()).toEqual([]);
  }, 180_000);
});
