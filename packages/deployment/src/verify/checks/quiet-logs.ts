import { randomUUID } from "node:crypto";
import type { Check } from "../check.ts";
import { bodyOf } from "../forms.ts";
import { must } from "../must.ts";

export const quietLogs: Check = {
  name: "quiet-logs",
  demand: "The log says something, and nothing of the texts that were sent, be they predicted or refused.",
  quick: false,
  needs: "container",
  async run({ ask, container }) {
    const secret = `secret${randomUUID().replaceAll("-", "")}`;
    const json = { "content-type": "application/json" };
    const sent = [
      { headers: json, body: bodyOf["application/json"]([secret]) },
      { headers: json, body: `{"inputs": ["${secret}` },
      { headers: json, body: `{"${secret}": 1}` },
      { headers: { "content-type": "text/csv" }, body: `${secret}\n1\n` },
      { headers: { "content-type": "image/png" }, body: secret },
    ];
    for (const request of sent) await ask({ path: "/invocations", ...request });
    const log = await container.logs();
    must(log.trim() !== "", "The log is empty.");
    const line = log.split("\n").find((each) => each.includes(secret));
    must(line === undefined, `A text that was sent is in the log: ${line?.slice(0, 300)}`);
    return `${log.trimEnd().split("\n").length} lines, none with a text`;
  },
};
