import { randomBytes } from "node:crypto";
import { readdir, readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import {
  describeWithDocker,
  dockerEngine,
  dockerHost,
  repositoryRoot,
  runProcess,
  runSentiment,
  temporaryFolder,
  testNodeImage,
  type ProcessResult,
} from "@sentiment/testing";

/** Node first, as a user's machine has it; nothing of this checkout. */
const searchPath = `${path.dirname(process.execPath)}:${process.env["PATH"]}`;

describe("the package that is published", () => {
  let folder: string;

  beforeAll(async () => {
    const packed = await temporaryFolder();
    folder = await temporaryFolder();
    await run("pnpm", ["--filter", "@sentiment/cli", "pack", "--pack-destination", packed], repositoryRoot);
    const [tarball = ""] = await readdir(packed);
    await writeFile(path.join(folder, "package.json"), "{}\n");
    await run("npm", ["install", "--prefer-offline", "--no-audit", "--no-fund", path.join(packed, tarball)], folder);
  });

  async function run(program: string, args: string[], cwd: string): Promise<void> {
    const { code, stdout, stderr } = await runProcess(program, args, {
      cwd,
      env: { ...process.env, PATH: searchPath },
    });
    if (code !== 0) throw new Error(`${program} ${args.join(" ")} ended with code ${code}:\n${stdout}${stderr}`);
  }

  /** Runs the installed program with the words of a line. */
  function sentiment(line: string): Promise<ProcessResult> {
    const program = path.join(folder, "node_modules/.bin/sentiment");
    return runProcess(program, line.split(" "), { cwd: folder, env: { PATH: searchPath, HOME: folder } });
  }

  it("is our own code and what it needs, and names nothing of this workspace", async () => {
    const installed = path.join(folder, "node_modules/@sentiment/cli");
    expect((await readdir(installed)).sort()).toEqual([
      "LICENSE",
      "README.md",
      "THIRD-PARTY-LICENSES.txt",
      "front.js",
      "image",
      "package.json",
      "parts",
      "sentiment.js",
    ]);
    const manifest = await readFile(path.join(installed, "package.json"), "utf8");
    expect(manifest).not.toMatch(/workspace:|catalog:/);
    expect(Object.keys((JSON.parse(manifest) as { dependencies: object }).dependencies)).toEqual([
      "@resvg/resvg-js",
      "dejavu-fonts-ttf",
      "sentiment",
    ]);
    const licences = await readFile(path.join(installed, "THIRD-PARTY-LICENSES.txt"), "utf8");
    for (const name of ["commander", "natural", "stopword", "stopwords-iso", "yaml", "zod"]) {
      expect(licences).toMatch(new RegExp(`^${name} \\d`, "m"));
    }
  });

  it("tells its version and its help", async () => {
    const manifest = await readFile(path.join(repositoryRoot, "packages/cli/package.json"), "utf8");
    const version = await sentiment("--version");
    expect(version).toEqual({
      code: 0,
      stdout: `${(JSON.parse(manifest) as { version: string }).version}\n`,
      stderr: "",
    });
    expect((await sentiment("--help")).stdout).toContain("sentiment <command>");
  });

  it("trains on the bundled sample in several threads, with pictures, and predicts", async () => {
    const recipe = "--model rf --vectorizer tfidf --stem porter -p n_estimators=8 --jobs 2 --pictures";
    const trained = await sentiment(`train ${recipe} --out model --no-track --json`);
    expect([trained.code, trained.code === 0 ? "" : trained.stdout]).toEqual([0, ""]);
    // A thread that ran the whole program again would have something to say of its arguments.
    expect(trained.stderr).not.toContain("error");
    const result = JSON.parse(trained.stdout) as { metrics: Record<string, number>; rows: { train: number } };
    expect(result.rows.train).toBe(2250);
    expect(result.metrics["validation_accuracy_score"]).toBeGreaterThan(0.6);
    const files = await readdir(path.join(folder, "model"), { recursive: true });
    expect(files.filter((file) => file.endsWith(".png")).length).toBeGreaterThan(0);
    expect(files.filter((file) => file.endsWith("/__init__.py"))).toHaveLength(1);

    const predicted = await sentiment("predict --model-uri model wonderful --json");
    expect(predicted.code).toBe(0);
    expect(JSON.parse(predicted.stdout)).toMatchObject({ predictions: [{ text: "wonderful" }] });
  });

  it("deploys a model to a server of its own, which outlives the command, and ends it", async () => {
    const trained = await sentiment("train --model nb --vectorizer count --out deployed --no-track");
    expect(trained.code).toBe(0);
    try {
      const deployed = await sentiment("deploy --stage staging --model-uri deployed --json");
      expect([deployed.code, deployed.code === 0 ? "" : deployed.stdout + deployed.stderr]).toEqual([0, ""]);
      const answered = await sentiment("predict --stage staging wonderful --json");
      expect(JSON.parse(answered.stdout)).toMatchObject({ predictions: [{ text: "wonderful" }] });
    } finally {
      expect((await sentiment("undeploy --stage staging")).code).toBe(0);
    }
  });

  it("has the stop words and stemmers of other languages in it", async () => {
    const rows = Array.from(
      { length: 20 },
      (_, row) => `${row % 2},das war ${row % 2 === 0 ? "schöner" : "nichts"} ${row}`,
    );
    await writeFile(path.join(folder, "data.csv"), `label,text\n${rows.join("\n")}\n`);
    const recipe = "--model nb --vectorizer count --stopwords deu --stem porter_de";
    const trained = await sentiment(`train ${recipe} --data data.csv --out german --no-track --json`);
    expect([trained.code, trained.code === 0 ? "" : trained.stdout]).toEqual([0, ""]);
    expect(JSON.parse(trained.stdout)).toMatchObject({ metrics: { validation_accuracy_score: 1 } });
  });

  describeWithDocker("where there is an engine", () => {
    it("builds the serving image of what came with it, the same as a checkout does", async () => {
      const nodeImage = await testNodeImage();
      const tag = `sentiment-test-packed:${randomBytes(6).toString("hex")}`;
      const program = path.join(folder, "node_modules/.bin/sentiment");
      const args = ["image", "build", "--node-image", nodeImage, "--tag", tag, "--json"];
      const env = { PATH: searchPath, HOME: folder, DOCKER_HOST: dockerHost() };
      const built = await runProcess(program, args, { cwd: folder, env });
      try {
        expect([built.code, built.code === 0 ? "" : built.stdout]).toEqual([0, ""]);
        const again = await runSentiment(args, { env: { ...process.env, DOCKER_HOST: dockerHost() } });
        expect(JSON.parse(again.stdout)).toEqual({ ...(JSON.parse(built.stdout) as object), action: "unchanged" });
      } finally {
        await (await dockerEngine()).getImage(tag).remove({ force: true });
      }
    });
  });
});
