import type { Check } from "../check.ts";
import { bodyOf } from "../forms.ts";
import { must } from "../must.ts";
import { shown } from "../predictions.ts";

const header = "x-amzn-sagemaker-custom-attributes";
/** All 94 visible characters of ASCII, up to the 1,024 that SageMaker lets through. */
const longest = Array.from({ length: 1024 }, (_, index) => String.fromCharCode(0x21 + (index % 94))).join("");

export const customAttributes: Check = {
  name: "custom-attributes",
  demand: "X-Amzn-SageMaker-Custom-Attributes, up to 1,024 visible characters, comes back as it was sent.",
  quick: false,
  needs: "url",
  async run({ ask }) {
    for (const value of ["c000b4f9-df62-4c85-a0bf-7c525f9104a4", longest]) {
      const headers = { "content-type": "application/json", [header]: value };
      const answer = await ask({ path: "/invocations", headers, body: bodyOf["application/json"](["good"]) });
      must(answer.status === 200, `With it, POST /invocations was answered by ${answer.status}: ${shown(answer.body)}`);
      const back = answer.headers[header];
      must(typeof back === "string", `It did not come back (${value.length} characters were sent).`);
      must(back === value, `It came back as ${shown(back)} instead of ${shown(value)}.`);
    }
    return "36 and 1,024 characters";
  },
};
