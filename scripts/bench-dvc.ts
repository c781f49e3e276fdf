// `pnpm bench:dvc`: `sentiment data pull` beside real DVC's `dvc pull`, by turns, of many small files from a folder and over HTTP on
// the loopback, each into a fresh clone with an empty cache, the whole process.
//   --files N    how many files of 200 bytes to 2 kB (20,000)    --rounds N   how often each (1)    --remote store|web   one only
// Prints what the disk and the loopback alone take, medians, and how many times as fast ours is; exit code 1 below 5 times.
// Real DVC comes from .venvs/dvc. It works below TMPDIR: /dev/shm shows what is not the disk's. For minutes after many files
// were deleted, whoever did it, ext4 makes new ones several times as slowly: for both.
import { execFile } from "node:child_process";
import { randomBytes } from "node:crypto";
import { readFileSync, statSync } from "node:fs";
import { cp, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { parseArgs, promisify } from "node:util";
import { script, sentiment } from "./bench/workshop.ts";
import { bundle } from "./bundle.ts";

const { values: options } = parseArgs({
  options: { files: { type: "string" }, rounds: { type: "string" }, remote: { type: "string" } },
});
const count = Number(options.files ?? 20_000);
const rounds = Number(options.rounds ?? 1);
const wanted = 5;

await bundle(path.dirname(sentiment[1]!));
const folder = await mkdtemp(path.join(tmpdir(), "sentiment-bench-dvc-"));
const store = path.join(folder, "store");
const server = createServer((request, response) => {
  const file = path.join(store, request.url!);
  if (statSync(file, { throwIfNoEntry: false })?.isFile() !== true) {
    response.writeHead(404).end();
    return;
  }
  // At once, so that the server's share of the two processors is small.
  const content = readFileSync(file);
  response.writeHead(200, { "content-length": content.length }).end(request.method === "HEAD" ? undefined : content);
});
await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
const web = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
const env = { ...process.env, DVC_NO_ANALYTICS: "true", DVC_GLOBAL_CONFIG_DIR: folder, DVC_SYSTEM_CONFIG_DIR: folder };

try {
  const origin = await makeOrigin();
  for (const what of ["disk", "loopback"]) console.log(`the ${what} alone: ${await floor(what)} s`);
  for (const remote of options.remote === undefined ? ["store", "web"] : [options.remote])
    await compare(origin, remote);
} finally {
  server.close();
  await rm(folder, { recursive: true, force: true });
}

/** A repository whose data is in the store, added and pushed by ours; real DVC reads the same. */
async function makeOrigin(): Promise<string> {
  const root = path.join(folder, "origin");
  await mkdir(path.join(root, ".dvc"), { recursive: true });
  const remotes = `['remote "store"']\nurl = ${store}\n['remote "web"']\nurl = ${web}\n`;
  await writeFile(path.join(root, ".dvc", "config"), `[core]\nno_scm = true\nremote = store\n${remotes}`);
  for (let i = 0; i < count; i++) {
    const place = path.join(root, "data", String(i % 100));
    if (i < 100) await mkdir(place, { recursive: true });
    await writeFile(path.join(place, `${i}.txt`), randomBytes(200 + ((i * 7919) % 1800)));
  }
  await timed(sentiment, ["data", "add", "data"], root);
  await timed(sentiment, ["data", "push"], root);
  return root;
}

/** Seconds that cannot be saved. */
async function floor(what: string): Promise<string> {
  await promisify(execFile)("sync");
  const [program, ...args] = script("dvc-floor.ts", what, store, web, path.join(folder, "floor"));
  return (await promisify(execFile)(program!, args)).stdout.trim();
}

async function compare(origin: string, remote: string): Promise<void> {
  const python = process.env["SENTIMENT_PYTHON_DVC"] || path.join(import.meta.dirname, "../.venvs/dvc/bin/python");
  const dvc = [python, "-m", "dvc"];
  const [ours, theirs]: [number[], number[]] = [[], []];
  for (let round = 0; round < rounds; round++) {
    ours.push(await pullTimed(origin, sentiment, ["data", "pull", "--remote", remote]));
    theirs.push(await pullTimed(origin, dvc, ["pull", "--quiet", "--remote", remote]));
  }
  const [mine, peers] = [median(ours), median(theirs)];
  const ratio = peers / mine;
  const rate = Math.round(count / mine).toLocaleString("en");
  console.log(
    `${remote}: ours ${mine.toFixed(2)} s (${rate} files/s), DVC ${peers.toFixed(2)} s: ${ratio.toFixed(1)} times as fast`,
  );
  if (ratio < wanted) process.exitCode = 1;
}

/** Seconds of a pull into a fresh clone. */
async function pullTimed(origin: string, program: readonly string[], args: readonly string[]): Promise<number> {
  // All are kept to the end: see above.
  const clone = await mkdtemp(path.join(folder, "clone-"));
  await mkdir(path.join(clone, ".dvc"));
  await cp(path.join(origin, "data.dvc"), path.join(clone, "data.dvc"));
  await cp(path.join(origin, ".dvc", "config"), path.join(clone, ".dvc", "config"));
  // What was written before is not written while the clock runs.
  await promisify(execFile)("sync");
  return timed(program, args, clone);
}

async function timed([file, ...before]: readonly string[], args: readonly string[], cwd: string): Promise<number> {
  const started = performance.now();
  const site = await mkdtemp(path.join(folder, "site-"));
  await promisify(execFile)(file!, [...before, ...args], { cwd, env: { ...env, DVC_SITE_CACHE_DIR: site } });
  return (performance.now() - started) / 1000;
}

function median(values: readonly number[]): number {
  return values.toSorted((one, other) => one - other)[Math.floor(values.length / 2)]!;
}
