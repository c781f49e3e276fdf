import { constants } from "node:fs";
import { access, stat } from "node:fs/promises";
import path from "node:path";
import { SentimentError } from "@sentiment/errors";
import { errnoOf } from "@sentiment/files";
import { everyEndpoint } from "../chosen-endpoint.ts";
import type { Context } from "../define-command.ts";
import { countOf } from "../words/numbers.ts";
import { failed, type Look } from "./look.ts";

/** Whether deployments can be kept where they are to be. */
export const state: Look = async (context) => {
  const { stateDir } = (await context.settings()).settings;
  const there = await stat(stateDir).catch(() => undefined);
  if (there !== undefined && !there.isDirectory()) {
    throw failed(
      "usage",
      `${stateDir} is a file, where deployments would be kept`,
      "Move it away, or use --state-dir.",
    );
  }
  const folder = there === undefined ? path.dirname(stateDir) : stateDir;
  await access(folder, constants.W_OK).catch((error: unknown) => {
    throw failed(
      "usage",
      `${folder} cannot be written (${errnoOf(error)})`,
      "Mend its permissions, or use --state-dir.",
    );
  });
  return there === undefined ? `${stateDir} can be made` : `${stateDir} can be written`;
};

/** Nobody waits longer to be told that there is no engine. */
const patience = 5000;

/** Whether a Docker engine answers, which only matters where something is, or is to be, deployed there. */
export const docker: Look = async (context) => {
  const { openEngine } = await import("@sentiment/deployment");
  const { io } = context;
  const late = AbortSignal.timeout(patience);
  try {
    const { version, url, platform } = await openEngine(io.environment, AbortSignal.any([io.signal, late]));
    return `Docker ${version} at ${url}, ${platform.os}/${platform.architecture}`;
  } catch (error) {
    io.signal.throwIfAborted();
    const problem = late.aborted ? noAnswer() : error;
    if (!SentimentError.is(problem) || (await isUsed(context))) throw problem;
    return `not needed: nothing is deployed to docker (${problem.message.replace(/\.$/u, "")})`;
  }
};

function noAnswer(): SentimentError {
  return failed("remote", `The Docker engine does not answer within ${patience / 1000} s`, "Start it anew.");
}

async function isUsed(context: Context): Promise<boolean> {
  const { targets, stateDir } = (await context.settings()).settings;
  const { deployedEndpoints } = await import("@sentiment/deployment");
  const deployed = await deployedEndpoints(stateDir);
  return [...Object.values(targets), ...deployed.map(({ target }) => target)].includes("docker");
}

/** Whether all that is deployed from here is well. */
export const endpoints: Look = async (context) => {
  const deployed = await everyEndpoint(context);
  if (deployed.length === 0) return undefined;
  const statuses = await Promise.all(deployed.map(({ endpoint, target }) => target.status(endpoint)));
  const ill = statuses.find(({ state: its }) => its === "failed" || its === "stopped");
  if (ill === undefined)
    return statuses.map(({ endpoint, target, state: its }) => `${endpoint} on ${target} is ${its}`).join("; ");
  const why = ill.message === undefined ? "" : `: ${ill.message.replace(/\.$/u, "")}`;
  throw failed(
    "input",
    `Of ${countOf(statuses.length, "endpoint")}, ${ill.endpoint} on ${ill.target} is ${ill.state}${why}`,
    "sentiment deploy starts it anew, at its old address; sentiment undeploy ends it.",
  );
};
