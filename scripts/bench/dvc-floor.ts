// What no pull can do without, for bench-dvc.ts: node dvc-floor.ts disk|loopback STORE URL FOLDER
//   disk       each object read, and written twice under its own name, by one thread
//   loopback   each object asked for over 16 connections that are kept, and thrown away
// Prints seconds.
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { Agent, get } from "node:http";
import path from "node:path";

const [what, store, url, folder] = process.argv.slice(2) as [string, string, string, string];
const objects = readdirSync(store, { recursive: true, encoding: "utf8" }).filter((name) =>
  /\w\w[/\\]\w{30}$/u.test(name),
);
const started = performance.now();
if (what === "disk") writeAll();
else await askAll();
console.log(((performance.now() - started) / 1000).toFixed(2));

function writeAll(): void {
  const folders = new Set<string>();
  for (const object of objects) {
    const bytes = readFileSync(path.join(store, object));
    for (const copy of ["cache", "workspace"]) {
      const place = path.join(folder, copy, object);
      if (!folders.has(path.dirname(place))) mkdirSync(path.dirname(place), { recursive: true });
      folders.add(path.dirname(place));
      writeFileSync(place, bytes, { flag: "wx" });
    }
  }
}

async function askAll(): Promise<void> {
  const agent = new Agent({ keepAlive: true, maxSockets: 16 });
  const rest = objects.values();
  const ask = (object: string): Promise<void> =>
    new Promise((resolve, reject) => {
      get(`${url}/${object.split(path.sep).join("/")}`, { agent }, (answer) => {
        answer.on("end", resolve).on("error", reject).resume();
      }).on("error", reject);
    });
  await Promise.all(
    Array.from({ length: 16 }, async () => {
      for (const object of rest) await ask(object);
    }),
  );
  agent.destroy();
}
