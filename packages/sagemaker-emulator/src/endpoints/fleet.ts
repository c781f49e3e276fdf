import { randomBytes } from "node:crypto";
import { rm } from "node:fs/promises";
import path from "node:path";
import type { ProductionVariant } from "@aws-sdk/client-sagemaker";
import type { Account } from "../account.ts";
import type { ContainerLog } from "../logs/container-logs.ts";
import { placeModel } from "../model-data/place-model.ts";
import type { RunningContainer } from "../runner.ts";
import type { EndpointConfigRecord } from "../state/records.ts";
import { awaitHealth } from "./await-health.ts";

/** A container that answers for one variant, however many instances it is said to have. */
export interface VariantServer {
  readonly variant: ProductionVariant;
  readonly container: RunningContainer;
  readonly log: ContainerLog;
  readonly folder: string;
  /** Requests that it has not answered yet. */
  underWay: number;
  /** A serverless one has answered nobody yet. */
  cold: boolean;
}

/** What answers for one endpoint config. */
export interface Fleet {
  readonly configName: string;
  readonly servers: readonly VariantServer[];
}

/** Why a fleet did not come up, as DescribeEndpoint tells it. */
class FleetFailed extends Error {}

/** Starts a container for each variant and waits until each answers /ping. Throws FleetFailed, with nothing left. */
export async function startFleet(account: Account, endpoint: string, config: EndpointConfigRecord): Promise<Fleet> {
  const outcomes = await Promise.allSettled(config.variants.map((variant) => startVariant(account, endpoint, variant)));
  const servers = outcomes.flatMap((outcome) => (outcome.status === "fulfilled" ? [outcome.value] : []));
  const fleet = { configName: config.name, servers };
  const failed = outcomes.find((outcome) => outcome.status === "rejected");
  if (failed === undefined) return fleet;
  await stopFleet(fleet);
  throw failed.reason;
}

/** Ends a fleet when it has answered what is under way: SIGTERM, and SIGKILL 30 seconds later. */
export async function stopFleet(fleet: Fleet): Promise<void> {
  await Promise.all(fleet.servers.map(stopServer));
}

const secondsToStop = 30;
/** A request has 60 seconds. */
const mostPolls = 60_000 / 10;

async function stopServer(server: VariantServer): Promise<void> {
  for (let poll = 0; server.underWay > 0 && poll < mostPolls; poll += 1) {
    await new Promise((resolve) => {
      setTimeout(resolve, 10);
    });
  }
  await server.container.stop(secondsToStop);
  await server.log.written;
  await rm(server.folder, { recursive: true, force: true });
}

async function startVariant(account: Account, endpoint: string, variant: ProductionVariant): Promise<VariantServer> {
  const name = variant.VariantName!;
  const folder = path.join(account.folder, "endpoints", account.newFolderName());
  try {
    const container = await startContainer(account, endpoint, { variant, folder });
    const log = account.logs.collect(
      `/aws/sagemaker/Endpoints/${endpoint}`,
      `${name}/i-0${randomBytes(8).toString("hex")}`,
      container.output(),
    );
    const server = { variant, container, log, folder, underWay: 0, cold: variant.ServerlessConfig !== undefined };
    const unwell = await awaitHealth(account, container);
    if (unwell === undefined) return server;
    await stopServer(server);
    const words = lastWords(log.tail);
    throw new FleetFailed(
      `The primary container for production variant ${name} did not pass the ping health check. ` +
        `Please check CloudWatch logs for this endpoint. (${unwell}${words === "" ? "" : ` Its last words: ${words}`})`,
    );
  } catch (error) {
    await rm(folder, { recursive: true, force: true });
    throw error;
  }
}

async function startContainer(
  account: Account,
  endpoint: string,
  { variant, folder }: { readonly variant: ProductionVariant; readonly folder: string },
): Promise<RunningContainer> {
  const model = account.stores.model.get(variant.ModelName!);
  if (model === undefined) throw new FleetFailed(`Could not find model "${account.arn("model", variant.ModelName!)}".`);
  const { PrimaryContainer: container, EnableNetworkIsolation: isolated = false } = model.input;
  const { Image: image, ModelDataUrl: data, Environment: environment = {} } = container!;
  try {
    await placeModel(account, folder, data);
  } catch (error) {
    throw new FleetFailed(`Failed to download or unpack model data from ${data}: ${(error as Error).message}.`);
  }
  try {
    return await account.runner.start({
      purpose: `endpoint ${endpoint}, variant ${variant.VariantName}`,
      image: image!,
      command: ["serve"],
      environment: { AWS_REGION: account.region, ...environment },
      root: folder,
      readOnly: ["model"],
      isolated,
    });
  } catch (error) {
    throw new FleetFailed(`The image ${image} could not be started: ${(error as Error).message}`);
  }
}

/** The last lines that fit into what DescribeEndpoint tells; of the last one, its beginning at least. */
function lastWords(lines: readonly string[]): string {
  const most = 750;
  let words = (lines.at(-1) ?? "").slice(0, most);
  for (const line of lines.slice(0, -1).toReversed()) {
    if (words.length + line.length >= most) break;
    words = `${line} ${words}`;
  }
  return words;
}
