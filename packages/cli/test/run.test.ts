import { SentimentError } from "@sentiment/errors";
import { wholeNumber } from "@sentiment/settings";
import { describe, expect, it } from "vitest";
import type { CommandEntry } from "../src/commands/registry.ts";
import { defineCommand } from "../src/define-command.ts";
import { anyText, choice, flag, negatedFlag, option, repeated } from "../src/option.ts";
import { run } from "../src/run.ts";
import { memoryIo, type MemoryIoOptions } from "./memory-io.ts";

const greet = defineCommand({
  examples: ["sentiment greet World"],
  options: {
    names: repeated("[names...]", "whom to greet", anyText()),
    greeting: choice("--greeting <word>", "how to greet", ["hello", "goodbye"], "hello"),
    times: option("-t, --times <number>", "how often", wholeNumber(1, 9)),
    loud: flag("--loud", "with emphasis"),
    stop: negatedFlag("--no-stop", "without a full stop"),
  },
  settings: ["seed"],
  async run({ names, greeting, times = 1, loud, stop }, { settings, conversation }) {
    const { seed } = (await settings()).settings;
    conversation.note("working");
    return { words: Array.from({ length: times }, () => greeting), names, loud, stop, seed };
  },
  render: ({ words, names }, style) => `${words.join(" ")}, ${style.bold(names.join(" and "))}`,
  quiet: ({ words }) => words[0],
});

const failing = (error: unknown) =>
  defineCommand({
    examples: ["sentiment fail"],
    options: {},
    async run(): Promise<object> {
      throw error;
    },
    render: () => "",
  });

const gate = defineCommand({
  examples: ["sentiment check gate"],
  options: {},
  run: async () => ({ score: 0.5 }),
  render: ({ score }) => `score ${score}`,
  failure: () => new SentimentError({ kind: "gate", code: "TOO_LOW", message: "Too low." }),
});

const stream = defineCommand({
  examples: ["sentiment check stream"],
  options: {},
  refusesJson: "it never ends",
  run: async () => ({}),
  async *render() {
    yield "one\n";
    yield new TextEncoder().encode("two\n");
  },
});

const missing = new SentimentError({
  kind: "input",
  code: "DATA_NOT_FOUND",
  message: "There is no \u001b[31mx.csv.",
  hint: "Look for it.",
});

const entries: readonly CommandEntry[] = [
  { name: "greet", summary: "say hello", load: async () => greet },
  { name: "fail", summary: "fail", load: async () => failing(missing) },
  { name: "crash", summary: "crash", load: async () => failing(new TypeError("x is not a function")) },
  { name: "check gate", summary: "be a gate", load: async () => gate },
  { name: "check stream", summary: "be a stream", load: async () => stream },
];

async function told(args: string[], options?: MemoryIoOptions) {
  const io = memoryIo(options);
  const code = await run(args, io, entries);
  return { code, stdout: io.stdout(), stderr: io.stderr() };
}

async function toldJson(args: string[]) {
  const { stdout, ...rest } = await told(args);
  return { ...rest, document: JSON.parse(stdout) as Record<string, unknown> };
}

describe("a result", () => {
  it("is words on stdout, remarks on stderr", async () => {
    expect(await told(["greet", "Ada", "Alan", "--times=2"])).toEqual({
      code: 0,
      stdout: "hello hello, Ada and Alan\n",
      stderr: "working\n",
    });
  });

  it("is one document with --json, wherever the flag stands", async () => {
    const expected = { words: ["goodbye"], names: ["Ada"], loud: true, stop: false, seed: 7 };
    const flags = ["--greeting", "goodbye", "--loud", "--no-stop", "--seed", "7"];
    expect((await toldJson(["greet", "Ada", ...flags, "--json"])).document).toEqual(expected);
    expect((await toldJson(["--json", "greet", ...flags, "Ada"])).document).toEqual(expected);
  });

  it("is one value with -q, and no remarks", async () => {
    expect(await told(["greet", "Ada", "-q"])).toEqual({ code: 0, stdout: "hello\n", stderr: "" });
    expect(await told(["-q", "greet", "Ada"])).toEqual({ code: 0, stdout: "hello\n", stderr: "" });
  });

  it("is coloured on a terminal, unless --no-color", async () => {
    expect((await told(["greet", "Ada"], { isTerminal: true })).stdout).toContain("\u001b[1mAda");
    expect((await told(["greet", "Ada", "--no-color"], { isTerminal: true })).stdout).toBe("hello, Ada\n");
  });

  it("may come piece by piece", async () => {
    expect((await told(["check", "stream"])).stdout).toBe("one\ntwo\n");
  });

  it("can be a failure too: it is printed all the same", async () => {
    expect(await told(["check", "gate"])).toEqual({ code: 5, stdout: "score 0.5\n", stderr: "error: Too low.\n" });
    const { code, document } = await toldJson(["check", "gate", "--json"]);
    expect(code).toBe(5);
    expect(document).toEqual({ score: 0.5, error: { code: "TOO_LOW", message: "Too low.", hint: null, exitCode: 5 } });
  });
});

describe("a failure", () => {
  it("is told in words on stderr, without what could command the terminal", async () => {
    expect(await told(["fail"])).toEqual({
      code: 3,
      stdout: "",
      stderr: "error: There is no \\x1b[31mx.csv.\nhint: Look for it.\n",
    });
  });

  it("is one document with --json", async () => {
    const { code, document, stderr } = await toldJson(["fail", "--json"]);
    expect(code).toBe(3);
    expect(document).toEqual({
      error: { code: "DATA_NOT_FOUND", message: "There is no \u001b[31mx.csv.", hint: "Look for it.", exitCode: 3 },
    });
    expect(stderr).toContain("error: There is no");
  });

  it("that nobody foresaw is a bug: exit code 1, with the stack on stderr", async () => {
    const { code, document, stderr } = await toldJson(["crash", "--json"]);
    expect(code).toBe(1);
    expect(document["error"]).toMatchObject({ code: "BUG", message: "TypeError: x is not a function", exitCode: 1 });
    expect(stderr).toContain("run.test.ts");
  });

  it("that nobody caught is a document all the same", async () => {
    const io = memoryIo({ crash: Promise.reject(new RangeError("out of range")) });
    const idle = defineCommand({
      examples: [],
      options: {},
      run: () => new Promise<object>(() => {}),
      render: () => "",
    });
    expect(await run(["idle", "--json"], io, [{ name: "idle", summary: "", load: async () => idle }])).toBe(1);
    expect(JSON.parse(io.stdout())).toMatchObject({ error: { code: "BUG", message: "RangeError: out of range" } });
  });

  it("of the operating system is no bug", async () => {
    const error = Object.assign(new Error("ENOSPC: no space left on device, write"), {
      code: "ENOSPC",
      syscall: "write",
    });
    const io = memoryIo();
    expect(await run(["fail"], io, [{ name: "fail", summary: "", load: async () => failing(error) }])).toBe(3);
    expect(io.stderr()).toContain("error: ENOSPC: no space left on device, write.\n");
  });

  it("after a signal is only that the signal came", async () => {
    const io = memoryIo();
    const stopped = defineCommand({
      examples: [],
      options: {},
      async run(): Promise<object> {
        io.stop("SIGTERM", 143);
        throw new TypeError("torn apart");
      },
      render: () => "",
    });
    expect(await run(["stop", "--json"], io, [{ name: "stop", summary: "", load: async () => stopped }])).toBe(143);
    expect(JSON.parse(io.stdout())).toEqual({
      error: { code: "STOPPED", message: "Stopped by SIGTERM.", hint: null, exitCode: 143 },
    });
  });
});

describe("wrong usage", () => {
  it.each([
    [["gret"], 'There is no command "gret". Did you mean greet?'],
    [["check", "gat"], 'There is no command "check gat". Did you mean gate?'],
    [["nonsense"], 'There is no command "nonsense".'],
    [["gret", "--help"], 'There is no command "gret". Did you mean greet?'],
    [["help", "gret"], 'There is no command "gret". Did you mean greet?'],
    [[], "A command is missing: one of greet, fail, crash, check."],
    [["check"], "A command is missing: one of gate, stream."],
    [["greet", "--lod"], "There is no flag --lod. Did you mean --loud?"],
    [["greet", "--jsn"], "There is no flag --jsn. Did you mean --json?"],
    [["greet", "--zzz=1"], "There is no flag --zzz."],
    [["--lod", "greet"], "There is no flag --lod. Did you mean --loud?"],
    [["--verson"], "There is no flag --verson. Did you mean --version?"],
    [["greet", "--times"], "Option '-t, --times <number>' argument missing."],
    [["fail", "extra"], "Too many arguments. Expected 0 arguments but got 1: extra."],
    [
      ["greet", "--greeting", "helo"],
      '--greeting cannot be "helo": one of hello, goodbye is wanted. Did you mean hello?',
    ],
    [["greet", "--times", "10"], '--times cannot be "10": a whole number from 1 to 9 is wanted.'],
    [["greet", "--seed", "x"], '--seed cannot be "x": a whole number from 0 to 4294967295 is wanted.'],
  ])("%j is exit code 2, in words and as a document", async (args, message) => {
    const words = await told(args);
    expect(words).toMatchObject({ code: 2, stdout: "" });
    expect(words.stderr.split("\n")[0]).toBe(`error: ${message}`);
    expect(words.stderr).toMatch(/\nhint: .+\n$/u);
    const { code, document } = await toldJson([...args.slice(0, 1), "--json", ...args.slice(1)]);
    expect(code).toBe(2);
    expect(document["error"]).toMatchObject({ message, exitCode: 2 });
  });

  it("is --json where there can be no document", async () => {
    const { code, document } = await toldJson(["check", "stream", "--json"]);
    expect(code).toBe(2);
    expect(document["error"]).toMatchObject({
      code: "NO_JSON",
      message: "sentiment check stream cannot print JSON: it never ends.",
    });
  });

  it("is a wrong setting in the environment", async () => {
    const { code, stderr } = await told(["greet"], { environment: { SENTIMENT_SEED: "-1" } });
    expect(code).toBe(2);
    expect(stderr).toContain('error: SENTIMENT_SEED cannot be "-1"');
  });

  it("is not a text after --", async () => {
    expect((await told(["greet", "--", "--json", "-x"])).stdout).toBe("hello, --json and -x\n");
  });
});

describe("help", () => {
  it("of all lists the commands, groups by their name", async () => {
    const { code, stdout } = await told(["--help"]);
    expect(code).toBe(0);
    expect(stdout).toMatch(/Commands:\n {2}greet {2}say hello\n {2}fail {3}fail\n {2}crash {2}crash\n {2}check/u);
  });

  it.each([[["help"]], [["-h"]], [["--json", "help"]]])("is asked for by %j too", async (args) => {
    const { code, stdout } = await told(args);
    expect(code).toBe(0);
    expect(stdout).toContain("say hello");
  });

  it.each([[["greet", "--help"]], [["help", "greet"]], [["--help", "greet"]]])(
    "of a command, by %j, shows flags, settings and an example",
    async (args) => {
      const { code, stdout } = await told(args);
      expect(code).toBe(0);
      expect(stdout).toContain("Usage: sentiment greet [options] [names...]");
      expect(stdout).toContain("how to greet: hello (default), goodbye");
      expect(stdout).toContain("--seed <number>");
      expect(stdout).toContain("  $ sentiment greet World\n");
    },
  );

  it("of a group lists its commands", async () => {
    expect((await told(["help", "check"])).stdout).toMatch(/ {2}gate {4}be a gate\n {2}stream {2}be a stream/u);
  });

  it("is a document with --json, as the version is", async () => {
    expect((await toldJson(["greet", "--help", "--json"])).document).toEqual({
      help: expect.stringContaining("sentiment greet World") as unknown,
    });
    expect((await toldJson(["--version", "--json"])).document).toEqual({
      version: expect.stringMatching(/^\d+\.\d+\.\d+$/u) as unknown,
    });
  });
});
