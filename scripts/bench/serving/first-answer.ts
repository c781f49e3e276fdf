import { spawn } from "node:child_process";
import { once } from "node:events";
import { sentiment } from "../workshop.ts";
import { freePort } from "./server.ts";

/** Milliseconds from starting `sentiment serve` to the first prediction in hand. */
export async function firstAnswer(modelDir: string): Promise<number> {
  const port = await freePort();
  const [node, ...program] = sentiment;
  const start = performance.now();
  const args = [...program, "serve", "-q", "--port", String(port), "--model-uri", modelDir];
  const child = spawn(node!, args, { stdio: ["ignore", "pipe", "ignore"] });
  await once(child.stdout, "data");
  const answer = await fetch(`http://127.0.0.1:${port}/invocations`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ inputs: ["What a lovely day!"] }),
  });
  await answer.text();
  const milliseconds = performance.now() - start;
  const ended = once(child, "exit");
  child.kill("SIGTERM");
  await ended;
  return milliseconds;
}
