import { AwsError } from "../wire/aws-error.ts";
import { notEmulated } from "./answer-for.ts";
import type { StandIn } from "./stand-in.ts";

/** Asks SageMaker for something: the operation, its input as JSON. */
export type AskSagemaker = (operation: string, input: string) => Promise<unknown>;

interface Schedule {
  readonly ScheduleExpression: string;
  readonly Target: { readonly Arn: string; readonly Input?: string };
  readonly ActionAfterCompletion?: string;
}

/** setTimeout takes no more: 24 days. */
const longestWait = 2 ** 31 - 1;

/** EventBridge Scheduler: what is to be done once, at a time, and is asked of SageMaker itself. It does it. */
export function scheduler(
  { account, region }: { readonly account: string; readonly region: string },
  ask: AskSagemaker,
): StandIn {
  const schedules = new Map<string, { readonly schedule: Schedule; readonly timer: NodeJS.Timeout }>();
  const set = (name: string, schedule: Schedule): object => {
    const due = timeOf(schedule);
    const operation = operationOf(schedule);
    clearTimeout(schedules.get(name)?.timer);
    const act = (): void => {
      if (schedule.ActionAfterCompletion === "DELETE") schedules.delete(name);
      // What is refused is refused to nobody: the endpoint has been deleted already.
      ask(operation, schedule.Target.Input ?? "{}").catch(() => {});
    };
    const timer = setTimeout(act, Math.min(longestWait, Math.max(0, due - Date.now())));
    timer.unref();
    schedules.set(name, { schedule, timer });
    return { ScheduleArn: `arn:aws:scheduler:${region}:${account}:schedule/default/${name}` };
  };
  return {
    protocol: "json",
    async answer({ method, url, body }) {
      const name = /^\/schedules\/([^/]+)$/u.exec(url.pathname)?.[1] ?? "";
      const operation = { POST: "CreateSchedule", PUT: "UpdateSchedule", GET: "GetSchedule", DELETE: "DeleteSchedule" }[
        method
      ];
      if (operation === undefined || name === "") throw notEmulated("scheduler", `${method} ${url.pathname}`);
      const known = schedules.get(name);
      if (operation === "CreateSchedule" && known !== undefined) {
        throw new AwsError("ConflictException", `Schedule ${name} already exists.`, { status: 409 });
      }
      if (operation !== "CreateSchedule" && known === undefined) {
        throw new AwsError("ResourceNotFoundException", `Schedule ${name} does not exist.`, { status: 404 });
      }
      if (operation === "GetSchedule") return { operation, body: JSON.stringify({ Name: name, ...known!.schedule }) };
      if (operation !== "DeleteSchedule") {
        return { operation, body: JSON.stringify(set(name, JSON.parse(body.toString()) as Schedule)) };
      }
      clearTimeout(known!.timer);
      schedules.delete(name);
      return { operation, body: "{}" };
    },
  };
}

/** Of `at(2026-11-23T08:00:00)`, in milliseconds since 1970. */
function timeOf({ ScheduleExpression: expression }: Schedule): number {
  const at = /^at\((\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)\)$/u.exec(expression)?.[1];
  const time = at === undefined ? Number.NaN : Date.parse(`${at}Z`);
  if (time > Date.now()) return time;
  throw new AwsError(
    "ValidationException",
    `Invalid Schedule Expression ${expression}: at(…) is a time to come, in UTC.`,
  );
}

/** `arn:aws:scheduler:::aws-sdk:sagemaker:deleteEndpoint` → `DeleteEndpoint` */
function operationOf({ Target: { Arn: arn } }: Schedule): string {
  const name = /^arn:aws:scheduler:::aws-sdk:sagemaker:([a-zA-Z]+)$/u.exec(arn)?.[1];
  if (name === undefined)
    throw new AwsError("ValidationException", `The emulator's schedules ask SageMaker only, and not ${arn}.`);
  return name.charAt(0).toUpperCase() + name.slice(1);
}
