import type { Check } from "../check.ts";
import { askPing } from "./ping.ts";

export const pingMethods: Check = {
  name: "ping-methods",
  demand:
    "POST and HEAD /ping are answered as GET is: SageMaker's words once asked for POST, and load balancers like HEAD.",
  quick: false,
  needs: "url",
  async run(subject) {
    for (const method of ["POST", "HEAD"]) await askPing(subject, method);
    return "POST and HEAD: 200";
  },
};
