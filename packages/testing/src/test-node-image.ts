import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { pipeline } from "node:stream/promises";
import type Docker from "dockerode";
import { dockerEngine } from "./docker-engine.ts";

/**
 * An image to build on where no public one can be had: this process's own Node at /usr/local/bin/node, the libraries it
 * is linked with, an empty /tmp, and nothing else – no shell, no certificates. It is named by the digest of what is in
 * it, so that test files and runs share one; it stays in the engine for the next run, as a virtual environment does
 * (`docker image rm` of what `docker image ls sentiment-test-node` shows).
 */
export async function testNodeImage(): Promise<string> {
  const files = [process.execPath, ...linkedLibraries()];
  const name = `${repository}:${await digestOf(files)}`;
  const engine = await dockerEngine();
  if (!(await isThere(engine, name))) await importImage(engine, name, files);
  return name;
}

const repository = "sentiment-test-node";

/** `/lib64/ld-linux-x86-64.so.2`, …: absolute paths, with the loader's; the kernel's own (linux-vdso.so.1) has none. */
function linkedLibraries(): string[] {
  const { sharedObjects } = process.report.getReport() as unknown as { readonly sharedObjects: readonly string[] };
  return sharedObjects.filter((file) => /\/(ld-|lib)[^/]*\.so/u.test(file)).toSorted();
}

async function digestOf(files: readonly string[]): Promise<string> {
  const hash = createHash("sha256");
  for (const file of files) {
    hash.update(`${file}\0`);
    await pipeline(createReadStream(file, { highWaterMark: 1 << 20 }), hash, { end: false });
  }
  return hash.digest("hex").slice(0, 16);
}

async function isThere(engine: Docker, name: string): Promise<boolean> {
  try {
    await engine.getImage(name).inspect();
    return true;
  } catch (error) {
    if ((error as { statusCode?: number }).statusCode === 404) return false;
    throw error;
  }
}

async function importImage(engine: Docker, name: string, files: readonly string[]): Promise<void> {
  // Links are followed, Node goes to its usual place, and of /tmp only the folder is taken. The same bytes every time.
  const node = process.execPath.slice(1);
  const paths = [...files.map((file) => file.slice(1)), "tmp"];
  const args = [
    "-c",
    "-h",
    "-C",
    "/",
    "--no-recursion",
    "--mtime=@0",
    `--transform=s|^${node}$|usr/local/bin/node|`,
    ...paths,
  ];
  const tar = spawn("tar", args, { stdio: ["ignore", "pipe", "inherit"] });
  const [repo, tag] = name.split(":");
  const answer = await engine.importImage(tar.stdout, { repo, tag });
  answer.resume();
  await new Promise((resolve, reject) => answer.on("end", resolve).on("error", reject));
  if (!(await isThere(engine, name))) throw new Error(`The Docker engine did not take ${name}.`);
}
