import type { Check } from "../check.ts";
import { must } from "../must.ts";
import { shown } from "../predictions.ts";
import { askPing } from "./ping.ts";

const json = { "content-type": "application/json" };
const bad = [
  { what: "bad JSON", headers: json, body: '{"inputs": ["never' },
  { what: "JSON that asks for nothing", headers: json, body: "{}" },
  { what: "an unknown content type", headers: { "content-type": "image/png" }, body: "\u0089PNG" },
  { what: "no content type", headers: {}, body: "What a lovely day!" },
  { what: "an empty body", headers: json, body: "" },
];

export const clientErrors: Check = {
  name: "client-errors",
  demand:
    "A request that cannot be understood is answered by 4xx with a reason that people can read, and the server goes on.",
  quick: false,
  needs: "url",
  async run(subject) {
    const seen: string[] = [];
    for (const { what, ...request } of bad) {
      const { status, body } = await subject.ask({ path: "/invocations", ...request });
      must(status >= 400 && status < 500, `${what} was answered by ${status}: ${shown(body)}`);
      // SageMaker hands it to the caller as OriginalMessage.
      must(/\p{L}+ \p{L}+/u.test(body) && !/^\s*</u.test(body), `${what}: ${status} without a reason: ${shown(body)}`);
      await askPing(subject);
      seen.push(`${what}: ${status}`);
    }
    return seen.join(", ");
  },
};
