import { spawn } from "node:child_process";
import { once } from "node:events";
import { writeFile } from "node:fs/promises";
import path from "node:path";
import { setTimeout } from "node:timers/promises";
import { processRunner } from "@sentiment/sagemaker-emulator";
import { temporaryFolder } from "@sentiment/testing";
import { beforeAll, expect, it } from "vitest";

/** Says where it is and what it was started with, as the server's program does. */
const program = `
const server = require("node:http").createServer((request, response) => response.end("well"));
server.listen(0, "127.0.0.1", () => {
  console.error(JSON.stringify({ event: "started", url: "http://127.0.0.1:" + server.address().port, pid: process.pid }));
  console.log(JSON.stringify({ args: process.argv.slice(2), env: process.env }));
});
process.on("SIGTERM", () => { console.log("asked to stop"); process.exit(0); });
`;
let folder: string;
let file: string;
beforeAll(async () => {
  folder = await temporaryFolder();
  file = path.join(folder, "program.cjs");
  await writeFile(file, program);
});

const wanted = {
  purpose: "a test",
  image: "any",
  command: ["serve"],
  root: "/models/1",
  readOnly: ["model"],
  isolated: false,
};

it("a process gets to know where its model is and what the model's environment says, and nothing of ours", async () => {
  const runner = processRunner({ program: file });
  const container = await runner.start({ ...wanted, environment: { GREETING: "hello" } });
  expect(await (await fetch(`${container.url}/ping`)).text()).toBe("well");
  await container.stop(5);
  expect(await container.exited).toBe(0);
  const lines: string[] = [];
  for await (const line of container.output()) lines.push(line);
  expect(lines.at(-1)).toBe("asked to stop");
  const { args, env } = JSON.parse(lines.find((line) => line.startsWith('{"args"'))!) as {
    args: string[];
    env: object;
  };
  expect(args).toEqual(["serve"]);
  expect(env).toMatchObject({ GREETING: "hello", SENTIMENT_MODEL_DIR: "/models/1/model", SENTIMENT_HOST: "127.0.0.1" });
  expect(env).not.toHaveProperty("PATH");
  await runner.close();
  await expect(runner.start({ ...wanted, environment: {} })).rejects.toThrow(/closed/u);
});

it("processes of one training are told where they meet, those of another elsewhere", async () => {
  const runner = processRunner({ program: file });
  const placeOf = async (network: string): Promise<string | undefined> => {
    const container = await runner.start({ ...wanted, network, environment: {} });
    await container.stop(5);
    for await (const line of container.output()) {
      if (line.startsWith('{"args"')) {
        return (JSON.parse(line) as { env: Record<string, string> }).env["SENTIMENT_TRAIN_MASTER"];
      }
    }
    return undefined;
  };
  const [one, again, other] = [await placeOf("one"), await placeOf("one"), await placeOf("other")];
  expect(one).toMatch(/^127\.0\.0\.1:\d+$/u);
  expect([again === one, other === one]).toEqual([true, false]);
  await runner.close();
});

it("a process ends with the emulator, even one that is killed", async () => {
  const room = path.join(import.meta.dirname, "../src/process-runner.ts");
  const script = path.join(folder, "emulator.mjs");
  const starting = JSON.stringify({ ...wanted, environment: {} });
  await writeFile(
    script,
    `import { processRunner } from ${JSON.stringify(room)};
const { url } = await processRunner({ program: ${JSON.stringify(file)} }).start(${starting});
console.log(url);
setInterval(() => {}, 1000);`,
  );
  const emulator = spawn(process.execPath, [script], { stdio: ["ignore", "pipe", "inherit"] });
  const [said] = (await once(emulator.stdout, "data")) as [Buffer];
  const url = said.toString().trim();
  expect((await fetch(url)).status).toBe(200);
  emulator.kill("SIGKILL");
  const answers = async (): Promise<boolean> =>
    fetch(url).then(
      () => true,
      () => false,
    );
  while (await answers()) await setTimeout(20);
  expect(await answers()).toBe(false);
});
