import { readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { describeWithTweets, runSentiment, temporaryFolder, tweetsPath } from "@sentiment/testing";
import { beforeAll, describe, expect, it } from "vitest";
import { documentOf } from "./as-user.ts";

let folder: string;

beforeAll(async () => {
  folder = await temporaryFolder();
});

describe("sentiment data describe", () => {
  it("without a path describes the bundled sample, and says so", async () => {
    const { code, stdout } = await runSentiment(["data", "describe"], { cwd: folder });
    expect(code).toBe(0);
    expect(stdout).toContain("the bundled sample, 3,000 review sentences");
    expect(stdout).toMatch(/negative +1,500 +50\.0 % +█+\n/u);
    expect(stdout).toMatch(/ {2}20–39 +\d+ +█+/u);
  });

  it("counts classes, lengths, duplicates and bad rows, however many", async () => {
    const rows = ["label,text", "0,glad", "0,glad", "1,glad", "1,very sad 😢", "1,", ",x", "0,a,b"];
    await writeFile(path.join(folder, "odd.csv"), `${rows.join("\n")}\n`);
    const flags = ["--labels", "0=good,1=bad"];
    const { code, document } = await documentOf(["data", "describe", "odd.csv", ...flags], { cwd: folder });
    expect(code).toBe(0);
    expect(document).toMatchObject({
      rows: 4,
      classes: [
        { label: "bad", rows: 2, share: 0.5 },
        { label: "good", rows: 2, share: 0.5 },
      ],
      characters: { min: 4, max: 10 },
      duplicates: { texts: 1, rows: 2, contradicting: 1 },
      badRows: { count: 3 },
      test: null,
    });
    const { stdout } = await runSentiment(["data", "describe", "odd.csv"], { cwd: folder });
    expect(stdout).toMatch(/bad rows +3 \(/u);
    expect(stdout).toMatch(/line 6: /u);
    expect((await runSentiment(["data", "describe", "odd.csv", "-q"], { cwd: folder })).stdout).toBe("4\n");
  });

  it("can be held to a share of bad rows", async () => {
    const { code } = await runSentiment(["data", "describe", "odd.csv", "--max-bad-rows", "0"], { cwd: folder });
    expect(code).toBe(3);
  });

  it("of what is not there is exit code 3", async () => {
    const { code, document } = await documentOf(["data", "describe", "no-such.csv"], { cwd: folder });
    expect(code).toBe(3);
    expect(document).toMatchObject({ error: { exitCode: 3 } });
  });
});

describeWithTweets("sentiment data describe, of the tutorial's folder", () => {
  it("describes the rows to learn from and the test part", async () => {
    const { document } = await documentOf(["data", "describe", tweetsPath("tutorial-tweets-20k")]);
    expect(document).toMatchObject({ rows: 15_999, test: { rows: 4000 } });
  });
});

describe("sentiment data generate", () => {
  it("writes CSV to stdout, the same bytes for the same seed", async () => {
    const args = ["data", "generate", "--rows", "50", "--seed", "3"];
    const [once, again, other] = await Promise.all([
      runSentiment(args),
      runSentiment(args),
      runSentiment([...args.slice(0, -1), "4"]),
    ]);
    expect(once).toMatchObject({ code: 0, stderr: "" });
    expect(once.stdout).toMatch(/^label,text\n(?:negative|positive),/u);
    expect(again.stdout).toBe(once.stdout);
    expect(other.stdout).not.toBe(once.stdout);
  });

  it("writes a file with --out, of which the document tells", async () => {
    const args = ["data", "generate", "--rows", "50", "--seed", "3"];
    const { code, document } = await documentOf([...args, "--out", "made.csv"], { cwd: folder });
    expect(code).toBe(0);
    const content = await readFile(path.join(folder, "made.csv"), "utf8");
    expect(content).toBe((await runSentiment(args)).stdout);
    expect(document).toMatchObject({ rows: 50, seed: 3, output: "made.csv", bytes: Buffer.byteLength(content) });
    const described = await documentOf(["data", "describe", "made.csv"], { cwd: folder });
    expect(described.document).toMatchObject({ rows: 50, badRows: { count: 0 } });
  });

  it("does not touch a file that is there, unless --force", async () => {
    await writeFile(path.join(folder, "taken.csv"), "mine");
    const args = ["data", "generate", "--rows", "1", "--out", "taken.csv"];
    expect(await documentOf(args, { cwd: folder })).toMatchObject({
      code: 6,
      document: { error: { code: "FILE_EXISTS" } },
    });
    expect(await readFile(path.join(folder, "taken.csv"), "utf8")).toBe("mine");
    expect((await runSentiment([...args, "--force"], { cwd: folder })).code).toBe(0);
  });

  it("with --json wants --out", async () => {
    const { code, document } = await documentOf(["data", "generate", "--rows", "1"]);
    expect(code).toBe(2);
    expect(document).toMatchObject({ error: { code: "OUT_MISSING", hint: "Add --out FILE." } });
  });

  it.each(["0", "-1", "1.5", "many"])("refuses %s rows", async (rows) => {
    const { code, stderr } = await runSentiment(["data", "generate", "--rows", rows]);
    expect(code).toBe(2);
    expect(stderr).toContain(`--rows cannot be "${rows}"`);
  });
});
