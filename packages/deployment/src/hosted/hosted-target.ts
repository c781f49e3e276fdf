import { SentimentError } from "@sentiment/errors";
import type { Endpoint } from "../endpoint.ts";
import { EndpointFolder } from "../state/endpoint-folder.ts";
import type { Target } from "../target.ts";
import { applyPlan } from "./apply-plan.ts";
import { destroyEndpoint } from "./destroy-endpoint.ts";
import { endpointLogs } from "./endpoint-logs.ts";
import { endpointPredict } from "./endpoint-predict.ts";
import type { Ground } from "./ground.ts";
import type { Host } from "./host.ts";
import { observe } from "./observe.ts";
import { planRelease, planReturn } from "./plan-release.ts";
import { statusOf } from "./status-of.ts";

export interface HostedOptions {
  readonly host: Host;
  /** Where the state of endpoints is: `.sentiment`. */
  readonly stateDir: string;
  /** Where the endpoint answers; default: 8080, or else any port that is free. Once chosen, it stays. */
  readonly port?: number | undefined;
  /** For a server to answer after it was started; default 60. */
  readonly startSeconds?: number | undefined;
}

/** Endpoints on this machine: a front that keeps the address, and a host's servers behind it. */
export function hostedTarget({ host, stateDir, port, startSeconds = 60 }: HostedOptions): Target {
  if (port !== undefined && !(Number.isInteger(port) && port > 0 && port < 65_536)) throw noPort(port);
  const groundOf = (endpoint: Endpoint): Ground => {
    return { host, endpoint, folder: new EndpointFolder(stateDir, host.name, endpoint), port, startSeconds };
  };
  return {
    name: host.name,
    async plan(endpoint, release) {
      const ground = groundOf(endpoint);
      return planRelease(ground, await observe(ground), release);
    },
    async planRollback(endpoint) {
      const ground = groundOf(endpoint);
      return planReturn(ground, await observe(ground));
    },
    apply: (plan, context) => applyPlan(groundOf(plan.endpoint), plan, context),
    async status(endpoint) {
      const ground = groundOf(endpoint);
      return statusOf(ground, await observe(ground));
    },
    logs: (endpoint, choice) => endpointLogs(groundOf(endpoint), choice),
    predict: (endpoint, texts, asked) => endpointPredict(groundOf(endpoint), texts, asked),
    destroy: (endpoint, context) => destroyEndpoint(groundOf(endpoint), context),
  };
}

function noPort(port: number): SentimentError {
  return new SentimentError({
    kind: "usage",
    code: "PORT_INVALID",
    message: `${port} is no port: a whole number from 1 to 65535 is wanted.`,
    hint: "Leave it out to have one chosen.",
  });
}
