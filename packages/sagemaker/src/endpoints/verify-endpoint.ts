import { setTimeout } from "node:timers/promises";
import { InvokeEndpointCommand } from "@aws-sdk/client-sagemaker-runtime";
import { verifyInvocations, type Ask, type Plan, type Verified } from "@sentiment/deployment";
import { refusalOf } from "../aws/aws-failure.ts";
import { nameOf, type Ground } from "./ground.ts";
import { withStoredModel } from "./model-storage.ts";
import { releaseFailed } from "./release-failed.ts";

/** How long a serverless endpoint may take to be ready for its first request. */
const readySeconds = 180;

/** What an endpoint predicts, through InvokeEndpoint, held to what its model said when it was saved. Throws a gate error where it differs. */
export async function verifyEndpoint(
  ground: Ground,
  { release: { modelUri }, releaseId }: Pick<Plan, "release" | "releaseId">,
  signal: AbortSignal,
): Promise<readonly Verified[]> {
  const ask = invocation(ground, signal);
  const name = nameOf(ground);
  const checks = await withStoredModel(ground, releaseId, (modelDir) =>
    verifyInvocations({ name, ask, modelDir }, signal),
  );
  const failed = checks.filter(({ passed }) => !passed);
  if (failed.length === 0) return checks;
  const seen = failed.map((check) => `${check.name}: ${check.message}`).join("\n");
  throw await releaseFailed(ground, modelUri, `it did not pass\n${seen}`);
}

/** InvokeEndpoint as a server is asked. A refusal of the container is an answer, too. */
function invocation(ground: Ground, signal: AbortSignal): Ask {
  return async ({ body = "", headers = {} }) => {
    const began = performance.now();
    const { status, type, text } = await invoke(
      ground,
      { body, contentType: headers["content-type"] ?? "application/json" },
      signal,
    );
    const milliseconds = performance.now() - began;
    return { status, headers: { "content-type": type }, body: text, milliseconds, reusedConnection: true };
  };
}

/** What an endpoint's container has answered. */
export interface Invoked {
  readonly status: number;
  readonly type: string;
  readonly text: string;
}

/** Throws remote errors where SageMaker itself refuses; waits while an endpoint is not ready, or too much is asked of it. */
export async function invoke(
  ground: Ground,
  { body, contentType }: { readonly body: string | Uint8Array; readonly contentType: string },
  signal: AbortSignal,
): Promise<Invoked> {
  const EndpointName = nameOf(ground);
  const input = { EndpointName, Body: Buffer.from(body), ContentType: contentType, Accept: contentType };
  const began = performance.now();
  for (let pause = 250; ; pause = Math.min(2 * pause, 5000)) {
    try {
      const answer = await ground.aws.ask("runtime", `ask the endpoint ${EndpointName}`, (client, options) =>
        client.send(new InvokeEndpointCommand(input), options),
      );
      const text = Buffer.from(answer.Body ?? []).toString("utf8");
      return { status: 200, type: answer.ContentType ?? "", text };
    } catch (error) {
      const refused = ofContainer(error);
      if (refused !== undefined) return refused;
      const { code = "" } = refusalOf(error) ?? {};
      const passes = /ModelNotReady|Throttl|ServiceUnavailable|InternalDependency/u.test(code);
      if (!passes || performance.now() - began > 1000 * readySeconds) throw error;
      await setTimeout(pause, undefined, { signal });
    }
  }
}

/** ModelError: what the container itself has answered; undefined for all else. */
function ofContainer(error: unknown): Invoked | undefined {
  if (refusalOf(error)?.code !== "ModelError") return undefined;
  const { OriginalStatusCode: status = 500, OriginalMessage: text = "" } = (error as { cause: unknown }).cause as {
    OriginalStatusCode?: number;
    OriginalMessage?: string;
  };
  return { status, type: "application/json", text };
}
