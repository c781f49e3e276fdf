import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { temporaryFolder } from "@sentiment/testing";
import { afterEach, describe, expect, it } from "vitest";
import type { LogEvent } from "../src/log.ts";
import { trainJob } from "../src/train/train-job.ts";

const main = fileURLToPath(new URL("../src/main.ts", import.meta.url));
const words = ["good", "fine", "sunny", "bad", "awful", "grey", "day", "night", "very", "not"];

/** Files of labelled texts, none of two alike; the third has a row of several lines. */
const files = Array.from({ length: 4 }, (_, file) => {
  const rows = Array.from({ length: 30 + 7 * file }, (__, row) => {
    const some = Array.from(
      { length: 1 + ((row * 3 + file) % 7) },
      (___, at) => words[(row * row + at * 3 + file) % 10],
    );
    return `"${some.join(row === 5 ? "\n" : " ")} ${row % 2 ? "well" : "alas"}",${row % 3 === 0 ? "negative" : "positive"}`;
  });
  return `text,label\n${rows.join("\n")}\n`;
});

interface Fleet {
  readonly hosts: number;
  readonly hyperparameters?: Readonly<Record<string, string>>;
  /** The contents of `part-<index>.csv` on host `index % hosts`. */
  readonly data?: readonly string[];
  readonly checkpoints?: boolean;
}

/** Lays out what each host of a job finds; their roots. */
async function layOut({ hosts, hyperparameters, data = files, checkpoints = false }: Fleet): Promise<string[]> {
  const names = Array.from({ length: hosts }, (_, host) => `algo-${host + 1}`);
  return Promise.all(
    names.map(async (name, host) => {
      const root = await temporaryFolder();
      const config = {
        hyperparameters: { model: "nb", vectorizer: "tfidf", seed: "3", ...hyperparameters },
        inputdataconfig: { train: { TrainingInputMode: "File", S3DistributionType: "ShardedByS3Key" } },
        resourceconfig: { current_host: name, hosts: names, network_interface_name: "lo" },
      };
      await mkdir(path.join(root, "input/config"), { recursive: true });
      await mkdir(path.join(root, "input/data/train"), { recursive: true });
      await mkdir(path.join(root, "model"));
      if (checkpoints) await mkdir(path.join(root, "checkpoints"));
      for (const [file, value] of Object.entries(config)) {
        await writeFile(path.join(root, "input/config", `${file}.json`), JSON.stringify(value));
      }
      for (const [index, content] of data.entries()) {
        if (index % hosts !== host) continue;
        await writeFile(path.join(root, "input/data/train", `part-${index}.csv`), content);
      }
      return root;
    }),
  );
}

/** A port of this machine that nobody listens at. */
async function freeAddress(): Promise<string> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  await new Promise((resolve) => void server.close(resolve));
  return `127.0.0.1:${(address as { port: number }).port}`;
}

interface Outcome {
  readonly failure: unknown;
  readonly events: readonly LogEvent[];
}

/** Trains on all hosts in this process. */
async function train(roots: readonly string[], settings: { waitSeconds?: number } = {}): Promise<Outcome[]> {
  const master = await freeAddress();
  return Promise.all(
    roots.map(async (root) => {
      const events: LogEvent[] = [];
      const { signal } = new AbortController();
      const log = (event: LogEvent): void => void events.push(event);
      const failure: unknown = await trainJob({
        root,
        log,
        print: () => {},
        signal,
        settings: { master, ...settings },
      }).then(
        () => undefined,
        (error: unknown) => error,
      );
      return { failure, events };
    }),
  );
}

async function modelFiles(root: string): Promise<Record<string, string>> {
  const folder = path.join(root, "model");
  const found = await readdir(folder, { recursive: true, withFileTypes: true });
  const contents = found
    .filter((entry) => entry.isFile())
    .map(async (entry) => {
      const file = path.join(entry.parentPath, entry.name);
      return [path.relative(folder, file), (await readFile(file)).toString("latin1")] as const;
    });
  return Object.fromEntries(await Promise.all(contents));
}

async function evaluation(root: string): Promise<object> {
  const text = await readFile(path.join(root, "output/data/evaluation.json"), "utf8");
  const { data, ...rest } = JSON.parse(text) as { data: object };
  return { ...rest, seconds: undefined, data: { ...data, source: undefined } };
}

const failureOf = (root: string): Promise<string> => readFile(path.join(root, "output/failure"), "utf8");

const running: ChildProcess[] = [];
afterEach(() => {
  for (const child of running.splice(0)) child.kill("SIGKILL");
});

/** Starts each host as a process of its own, as a container does. */
async function start(roots: readonly string[]): Promise<ChildProcess[]> {
  const master = await freeAddress();
  const children = roots.map((root) =>
    spawn(process.execPath, [main, "train"], { env: { SENTIMENT_TRAIN_ROOT: root, SENTIMENT_TRAIN_MASTER: master } }),
  );
  running.push(...children);
  return children;
}

async function until(child: ChildProcess, event: string): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    child.stderr!.on("data", (lines) => {
      if (String(lines).includes(`"${event}"`)) resolve();
    });
    child.once("exit", () => reject(new Error(`it ended without ${event}`)));
  });
}

describe("several hosts, each with a part of the data", () => {
  it.each(["count", "tfidf"])(
    "train the model and write the evaluation that one host does, byte for byte: nb %s",
    async (vectorizer) => {
      const hyperparameters = { vectorizer, labels: "negative=no,positive=yes" };
      const [one] = await layOut({ hosts: 1, hyperparameters });
      await train([one!]);
      for (const hosts of [2, 3]) {
        const roots = await layOut({ hosts, hyperparameters });
        expect((await train(roots)).map(({ failure }) => failure)).toEqual(roots.map(() => undefined));
        expect(await modelFiles(roots[0]!)).toEqual(await modelFiles(one!));
        expect(await evaluation(roots[0]!)).toEqual(await evaluation(one!));
        expect(await readdir(path.join(roots[1]!, "model"))).toEqual([]);
      }
    },
  );

  it("do so as processes, which end with 0", async () => {
    const [one] = await layOut({ hosts: 1 });
    await train([one!]);
    const roots = await layOut({ hosts: 3 });
    const exits = (await start(roots)).map(async (child) => (await once(child, "exit"))[0] as number);
    expect(await Promise.all(exits)).toEqual([0, 0, 0]);
    expect(await modelFiles(roots[0]!)).toEqual(await modelFiles(one!));
  });

  it("have hosts without a file of their own", async () => {
    const [one] = await layOut({ hosts: 1, data: files.slice(0, 1) });
    const roots = await layOut({ hosts: 3, data: files.slice(0, 1) });
    await train([one!]);
    expect((await train(roots)).map(({ failure }) => failure)).toEqual([undefined, undefined, undefined]);
    expect(await modelFiles(roots[0]!)).toEqual(await modelFiles(one!));
  });

  it("go on from checkpoints, but for one that is damaged, which they say", async () => {
    const roots = await layOut({ hosts: 2, checkpoints: true });
    const first = await train(roots);
    expect(first.map(({ failure }) => failure)).toEqual([undefined, undefined]);
    const kept = await readdir(path.join(roots[1]!, "checkpoints"));
    expect(kept).toHaveLength(2);
    const damaged = path.join(roots[1]!, "checkpoints", kept[0]!);
    const bytes = await readFile(damaged);
    bytes[bytes.length >> 1]! ^= 1;
    await writeFile(damaged, bytes);

    const again = await layOut({ hosts: 2 });
    for (const [host, root] of again.entries()) {
      await mkdir(path.join(root, "checkpoints"));
      // What S3 keeps comes back to a host, whichever had written it.
      for (const name of await readdir(path.join(roots[host]!, "checkpoints"))) {
        await writeFile(
          path.join(root, "checkpoints", name),
          await readFile(path.join(roots[host]!, "checkpoints", name)),
        );
      }
    }
    const [master, other] = await train(again);
    expect(master!.events.filter(({ event }) => event === "from checkpoint")).toHaveLength(2);
    expect(other!.events.filter(({ event }) => event === "from checkpoint")).toHaveLength(1);
    expect(other!.events).toContainEqual(
      expect.objectContaining({
        event: "warning",
        message: expect.stringContaining("its checksum is another") as string,
      }),
    );
    expect(await modelFiles(again[0]!)).toEqual(await modelFiles(roots[0]!));
  });

  it("fail by what one of them fails by, and name it", async () => {
    const roots = await layOut({ hosts: 3, data: [files[0]!, "text,label\nx\ny\n", files[2]!] });
    const [master, broken, other] = await train(roots);
    expect(broken!.failure).toMatchObject({ code: "TOO_MANY_BAD_ROWS", exitCode: 3 });
    expect(master!.failure).toMatchObject({
      code: "TOO_MANY_BAD_ROWS",
      exitCode: 3,
      message: expect.stringMatching(/^algo-2: /u) as string,
    });
    expect(other!.failure).toMatchObject({ code: "OTHER_HOST_FAILED", exitCode: 4 });
    expect(await failureOf(roots[0]!)).toContain("algo-2: ");
    expect(await failureOf(roots[2]!)).toContain("algo-2: ");
    expect(await readdir(path.join(roots[0]!, "model"))).toEqual([]);
  });

  it("wait for each other so long, and name who has not come", async () => {
    const [first, second] = await layOut({ hosts: 3 });
    const [master, other] = await train([first!, second!], { waitSeconds: 1 });
    expect(master!.failure).toMatchObject({ code: "HOST_MISSING", exitCode: 4 });
    expect(await failureOf(first!)).toContain("Of the hosts of this training algo-3 has not come within 1 s.");
    expect(other!.failure).toMatchObject({ code: "OTHER_HOST_FAILED", exitCode: 4 });
    const [lonely] = await train([second!], { waitSeconds: 0 });
    expect(lonely!.failure).toMatchObject({ code: "HOST_MISSING" });
    expect(await failureOf(second!)).toContain("was not there within 0 s: ");
  });

  it("let in nobody of another job", async () => {
    const [first] = await layOut({ hosts: 2 });
    const [, stranger] = await layOut({ hosts: 2, hyperparameters: { seed: "4" } });
    const [master, refused] = await train([first!, stranger!], { waitSeconds: 2 });
    expect(refused!.failure).toMatchObject({ code: "NOT_LET_IN" });
    expect(master!.failure).toMatchObject({ code: "HOST_MISSING" });
    expect(master!.events).toContainEqual(
      expect.objectContaining({ event: "host refused", status: "401 Unauthorized" }),
    );
  });

  it.each([
    ["SIGTERM", 0, [143, 4]],
    ["SIGTERM", 1, [4, 143]],
    ["SIGKILL", 0, [null, 4]],
    ["SIGKILL", 1, [4, null]],
  ] as const)("end within seconds, without a model, when one gets %s: host %d", async (signal, which, codes) => {
    const large = files.map((content) => content + content.slice(content.indexOf("\n") + 1).repeat(1000));
    const roots = await layOut({ hosts: 2, data: large });
    const children = await start(roots);
    const exits = children.map(async (child) => (await once(child, "exit"))[0] as number | null);
    await until(children[0]!, "host joined");
    const began = performance.now();
    children[which]!.kill(signal);
    expect(await Promise.all(exits)).toEqual(codes);
    expect(performance.now() - began).toBeLessThan(10_000);
    expect(await readdir(path.join(roots[0]!, "model"))).toEqual([]);
  });

  it.each(["lr", "rf"])("do not train %s, and say what to do", async (model) => {
    const roots = await layOut({ hosts: 2, hyperparameters: { model } });
    for (const { failure } of await train(roots)) {
      expect(failure).toMatchObject({
        exitCode: 2,
        message: `Of the channel train each of 2 hosts has a part only (ShardedByS3Key), and ${model} is trained by one host.`,
        hint: expect.stringContaining("Use FullyReplicated or one instance") as string,
      });
    }
  });
});
