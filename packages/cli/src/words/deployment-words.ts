import type { CarriedOut } from "@sentiment/deployment";
import { priceWords } from "./cost-words.ts";
import { endpointFlags } from "./endpoint-flags.ts";
import { facts } from "./facts.ts";
import { countOf, durationWords } from "./numbers.ts";
import { shellWords } from "./shell-words.ts";
import type { Style } from "./style.ts";
import { visible } from "./visible.ts";
import { checksWords } from "./verified-words.ts";
import { messageFact, previousFact } from "./status-words.ts";

/** What `deploy` and `rollback` say: where what answers now, how it was checked, and what to type next; of a plan what would be done. */
export function deploymentWords(result: CarriedOut, style: Style): string {
  return result.planned ? planWords(result, style) : doneWords(result, style);
}

function planWords({ plan, action, status }: CarriedOut, style: Style): string {
  const { release, url, before, steps, target } = plan;
  const numbered = steps.map((step, index) => `${index + 1}. ${visible(step)}`);
  return facts(
    [
      ["endpoint", `${visible(status.endpoint)} on ${target} ${style.dim(`(planned: ${action})`)}`],
      ["url", visible(url ?? "")],
      ["model", visible(release.modelUri)],
      ["in service", visible(before?.modelUri ?? "")],
      ["cost", plan.cost === undefined ? "" : visible(priceWords(plan.cost))],
      ["would do", steps.length === 0 ? "nothing: it is in service, and well" : numbered.join("\n")],
    ],
    style,
  );
}

function doneWords({ plan, action, status, checks, seconds }: CarriedOut, style: Style): string {
  const { endpoint, target, url, modelUri } = status;
  return facts(
    [
      ["endpoint", `${visible(endpoint)} on ${target} ${style.dim(`(${action})`)}`],
      ["state", status.state],
      messageFact(status, style),
      ["url", visible(url ?? "")],
      ["model", visible(modelUri ?? "")],
      previousFact(status),
      ["checks", checks.length === 0 ? "" : checksSummary(checks, style)],
      ["cost", plan.cost === undefined ? "" : visible(priceWords(plan.cost))],
      ["time", durationWords(seconds)],
      ["next", status.state === "in-service" ? nextWords(plan.endpoint, status.previous !== undefined) : ""],
    ],
    style,
  );
}

/** All at a glance where all are met, else each. */
function checksSummary(checks: CarriedOut["checks"], style: Style): string {
  if (checks.some(({ passed }) => !passed)) return checksWords(checks, style);
  return `${style.good("✓")} ${countOf(checks.length, "check")} passed: ${checks.map(({ name }) => name).join(", ")}`;
}

function nextWords(endpoint: CarriedOut["plan"]["endpoint"], hasPrevious: boolean): string {
  const flags = endpointFlags(endpoint);
  const commands = [shellWords("sentiment", "predict", ...flags, "What a lovely day!")];
  if (hasPrevious) commands.push(shellWords("sentiment", "rollback", ...flags));
  return commands.join("\n");
}
