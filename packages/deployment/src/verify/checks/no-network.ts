import path from "node:path";
import { setTimeout } from "node:timers/promises";
import type { Check } from "../check.ts";
import { must } from "../must.ts";

/** Asks the server from within, by Node, which the image is known to have. */
const program = `require("node:http").get("http://127.0.0.1:8080/ping", (answer) => {
  console.log(answer.statusCode);
  answer.resume();
}).on("error", (error) => { console.error(error.code); process.exitCode = 1; })`;

const patience = 10;

export const noNetwork: Check = {
  name: "no-network",
  demand: "It starts and answers without a network, as in a model with network isolation.",
  quick: false,
  needs: "container",
  async run({ image, signal }) {
    const container = await image.start({ network: "none" });
    const [first = ""] = image.entrypoint;
    const node = path.posix.basename(first) === "node" ? first : "node";
    const deadline = performance.now() + 1000 * patience;
    for (;;) {
      try {
        const status = (await container.exec([node, "-e", program])).trim();
        must(status === "200", `GET /ping was answered by ${status}.`);
        await container.terminate();
        return "GET /ping: 200";
      } catch (error) {
        // It may not listen yet.
        if (performance.now() > deadline) throw error;
        await setTimeout(100, undefined, { signal });
      }
    }
  },
};
