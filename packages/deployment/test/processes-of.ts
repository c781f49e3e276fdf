import { readdir, readlink } from "node:fs/promises";

/** The processes of Linux that log into a folder: the servers and fronts of the endpoints there. */
export async function processesOf(folder: string): Promise<readonly number[]> {
  const pids = (await readdir("/proc")).filter((name) => /^\d+$/u.test(name));
  const logs = await Promise.all(pids.map((pid) => readlink(`/proc/${pid}/fd/2`).catch(() => "")));
  return pids.filter((_, at) => logs[at]!.startsWith(folder)).map(Number);
}
