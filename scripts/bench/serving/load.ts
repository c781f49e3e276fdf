import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { script } from "../workshop.ts";
import type { LoadPlan, LoadReport } from "./load-process.ts";

/** Asks a server as planned, from a process of its own. */
export async function load(plan: LoadPlan): Promise<LoadReport> {
  const [file, ...args] = script("serving/load-process.ts");
  const running = promisify(execFile)(file!, args);
  running.child.stdin!.end(JSON.stringify(plan));
  const { stdout } = await running;
  const report = JSON.parse(stdout) as LoadReport;
  if (report.failures > 0) throw new Error(`${report.failures} of ${report.requests} requests failed.`);
  return report;
}
