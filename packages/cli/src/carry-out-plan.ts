import type { CarriedOut, Plan, Target } from "@sentiment/deployment";
import type { Context } from "./define-command.ts";
import { makeStateFolder } from "./state-folder.ts";
import { targets } from "./targets.ts";

/** Carries a plan out, unless only the plan is wanted, and says each step on stderr. */
export async function carryOutPlan(
  target: Target,
  plan: Plan,
  context: Context,
  { planOnly }: { readonly planOnly: boolean },
): Promise<CarriedOut> {
  const { carryOut } = await import("@sentiment/deployment");
  const { io, conversation, settings } = context;
  // Where the state is elsewhere, there is none to be kept here.
  const keepsState = targets.find(({ name }) => name === target.name)?.discover === undefined;
  if (!planOnly && keepsState) await makeStateFolder((await settings()).settings.stateDir);
  const { note: onStep, warn: onWarning } = conversation;
  return carryOut(target, plan, { planOnly, signal: io.signal, onStep, onWarning });
}
