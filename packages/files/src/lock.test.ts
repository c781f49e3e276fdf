import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { temporaryFolder } from "@sentiment/testing";
import { beforeEach, describe, expect, it } from "vitest";
import { lockHolder, takeLock } from "./lock.ts";

const module = new URL("lock.ts", import.meta.url).href;
let path: string;

beforeEach(async () => {
  path = join(await temporaryFolder(), "endpoint", "lock");
});

/** Another process, running a program that knows `takeLock` and the lock's path. */
function program(body: string): ChildProcess {
  const source = `import { takeLock } from ${JSON.stringify(module)}; const path = ${JSON.stringify(path)}; ${body}`;
  return spawn(process.execPath, ["--input-type=module", "--eval", source], { stdio: ["pipe", "pipe", "inherit"] });
}

/** One that holds the lock. */
async function holding(after = ""): Promise<ChildProcess> {
  const child = program(`await takeLock(path, "deploying x-staging"); console.log("taken"); ${after}
    setInterval(() => {}, 1000);`);
  await once(child.stdout!, "data");
  return child;
}

async function killed(child: ChildProcess): Promise<void> {
  child.kill("SIGKILL");
  await once(child, "exit");
}

describe("a lock", () => {
  it("is one process's, and tells the others whose, what for and since when", async () => {
    const child = await holding();
    const conflict = takeLock(path, "deploying");
    await expect(conflict).rejects.toMatchObject({ kind: "conflict", code: "LOCKED" });
    const told = `^Process ${child.pid} is busy with deploying x-staging, since 2\\d{3}-.*Z\\.$`;
    await expect(conflict).rejects.toThrow(new RegExp(told, "u"));
    expect(await lockHolder(path)).toMatchObject({ pid: child.pid, doing: "deploying x-staging" });
    await killed(child);
  });

  it("is not taken twice by the same process, and is free when it was released", async () => {
    const lock = await takeLock(path, "deploying");
    await expect(takeLock(path, "deploying")).rejects.toMatchObject({ code: "LOCKED" });
    lock.release();
    expect(await lockHolder(path)).toBeUndefined();
    const again = await takeLock(path, "deploying");
    // Released a second time, the first does not take the lock from who has it now.
    lock.release();
    expect(existsSync(path)).toBe(true);
    again.release();
    expect(await readdir(join(path, ".."))).toEqual([]);
  });

  it("of a process that was killed is taken over, whatever other processes also want it", async () => {
    await killed(await holding());
    expect(await lockHolder(path)).toBeUndefined();
    const contenders = Array.from({ length: 6 }, () =>
      program(`process.stdin.once("data", () => takeLock(path, "x").then(
        () => console.log("taken"), (error) => console.log(error.code)));
        console.log("ready"); setInterval(() => {}, 1000);`),
    );
    await Promise.all(contenders.map((child) => once(child.stdout!, "data")));
    const answers = contenders.map(async (child) => {
      const [answer] = (await once(child.stdout!, "data")) as [Buffer];
      return answer.toString().trim();
    });
    for (const child of contenders) child.stdin!.write("go\n");
    expect((await Promise.all(answers)).sort()).toEqual([...Array<string>(5).fill("LOCKED"), "taken"]);
    await Promise.all(contenders.map(killed));
  });

  it("of a process that was killed is had by one at a time, however many of this process want it at once", async () => {
    await killed(await holding());
    for (let round = 0; round < 20; round++) {
      const stale = JSON.parse(await readFile(path, "utf8")) as object;
      const taken = await Promise.allSettled(Array.from({ length: 8 }, () => takeLock(path, "x")));
      expect(taken.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
      for (const each of taken) if (each.status === "fulfilled") each.value.release();
      expect(await readdir(join(path, ".."))).toEqual([]);
      await writeFile(path, JSON.stringify(stale));
    }
  });

  it("is released when its process exits, also in the midst", async () => {
    const child = await holding("process.exit(0);");
    if (child.exitCode === null) await once(child, "exit");
    expect(existsSync(path)).toBe(false);
  });

  it("of another machine is not taken over: whether its process lives cannot be told from here", async () => {
    await killed(await holding());
    const holder = JSON.parse(await readFile(path, "utf8")) as object;
    await writeFile(path, JSON.stringify({ ...holder, host: "elsewhere.example" }));
    const conflict = takeLock(path, "deploying");
    await expect(conflict).rejects.toHaveProperty(
      "hint",
      `It cannot be told from here whether it still runs: should it not, remove ${path}.`,
    );
    await expect(conflict).rejects.toThrow("of elsewhere.example is busy");
  });

  it.each(["", "{}", '{"pid":1,"host":"h","boot":"b","doing":"d","since":"s","id":"../../x"}'])(
    "that holds %j is nobody's to take",
    async (text) => {
      (await takeLock(path, "x")).release();
      await writeFile(path, text);
      await expect(takeLock(path, "x")).rejects.toMatchObject({ kind: "conflict", code: "LOCK_UNREADABLE" });
      expect(await readFile(path, "utf8")).toBe(text);
    },
  );
});
