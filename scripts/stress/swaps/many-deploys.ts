import { readdirSync, statSync } from "node:fs";
import path from "node:path";
import { endpointProcesses } from "./endpoint-processes.ts";
import { sentiment, sentimentJson } from "./our-program.ts";
import { threeModels } from "./three-models.ts";

/** What there is of an endpoint. */
export interface Footprint {
  readonly processes: number;
  /** Open files and connections of the front. */
  readonly descriptors: number;
  readonly files: number;
  readonly bytes: number;
}

const stage = ["--stage", "staging", "--target", "local"];

/** Deploys two models by turns, again and again; what there is of the endpoint after the first few, and at the end. */
export async function manyDeploys(
  folder: string,
  deploys: number,
): Promise<{ readonly early: Footprint; readonly late: Footprint }> {
  await threeModels(folder);
  const few = 20;
  let early: Footprint | undefined;
  try {
    for (let deploy = 0; deploy < deploys; deploy++) {
      if (deploy === few) early = await footprint(folder);
      await sentimentJson(folder, "deploy", ...stage, "--model-uri", deploy % 2 === 0 ? "first" : "second");
    }
    const late = await footprint(folder);
    return { early: early ?? late, late };
  } finally {
    await sentiment(folder, "undeploy", ...stage);
  }
}

async function footprint(folder: string): Promise<Footprint> {
  const { details } = await sentimentJson(folder, "status", ...stage);
  const state = path.join(folder, ".sentiment");
  const files = readdirSync(state, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return {
    processes: endpointProcesses(folder).length,
    descriptors: readdirSync(`/proc/${(details as { front: number }).front}/fd`).length,
    files: files.length,
    bytes: files.reduce((sum, file) => sum + statSync(path.join(file.parentPath, file.name)).size, 0),
  };
}
