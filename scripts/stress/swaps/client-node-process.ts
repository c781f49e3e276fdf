// node client-node-process.ts URL agent|fetch: asks again and again until stdin ends, by Node's http.Agent or by fetch (undici);
// prints each answer as its body, a tab, and the model's id; what failed, in words.
import { Agent, request } from "node:http";
import { text } from "node:stream/consumers";
import { setTimeout } from "node:timers/promises";

const [url = "", client = "agent"] = process.argv.slice(2);
const body = JSON.stringify({ inputs: ["What a lovely day"] });
const headers = { "content-type": "application/json", "content-length": Buffer.byteLength(body) };
const agent = new Agent({ keepAlive: true, maxSockets: 4 });
const stopped = new AbortController();
process.stdin.resume().once("end", () => stopped.abort());
await Promise.all([1, 2, 3, 4].map(askAgainAndAgain));
agent.destroy();

async function askAgainAndAgain(): Promise<void> {
  while (!stopped.signal.aborted) {
    const line = await (client === "agent" ? askByAgent() : askByFetch()).catch((error: unknown) => {
      const { message, cause } = error as Error;
      return cause instanceof Error ? `${message}: ${cause.message}` : message;
    });
    console.log(line);
    await setTimeout(50);
  }
}

function askByAgent(): Promise<string> {
  return new Promise((resolve, reject) => {
    const asking = request(url, { method: "POST", agent, headers }, (response) => {
      const model = String(response.headers["x-sentiment-model"]);
      text(response).then((answer) => resolve(`${answer}\t${model}`), reject);
    });
    asking.once("error", reject).end(body);
  });
}

async function askByFetch(): Promise<string> {
  const response = await fetch(url, { method: "POST", headers: { "content-type": "application/json" }, body });
  return `${await response.text()}\t${response.headers.get("x-sentiment-model")}`;
}
