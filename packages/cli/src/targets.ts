import type { Endpoint, Target } from "@sentiment/deployment";
import type { AwsSettings } from "@sentiment/sagemaker";
import type { Io } from "./io.ts";

/** What a target is opened with. */
export interface TargetSetup {
  /** Where this machine's deployments are kept. */
  readonly stateDir: string;
  readonly environment: Io["environment"];
  /** Where the endpoint is to answer. */
  readonly port?: number | undefined;
  /** The serving image, for targets that run containers. */
  readonly image?: string | undefined;
  /** Of which Node is taken where such an image is built. */
  readonly nodeImage?: string | undefined;
  readonly aws: AwsSettings;
  readonly signal: AbortSignal;
  /** How much is to answer, and how callers are led there; for targets that have such a choice. */
  readonly capacity?: CapacityChoice | undefined;
}

/** What is not said has the target's default. */
export interface CapacityChoice {
  readonly instances?: number | undefined;
  readonly memoryMb?: number | undefined;
  readonly maxConcurrency?: number | undefined;
  readonly traffic?: string | undefined;
  readonly ttlSeconds?: number | undefined;
  readonly patienceSeconds?: number | undefined;
}

/** The flags of a `CapacityChoice`. */
export const capacityFlags: Readonly<Record<keyof CapacityChoice, string>> = {
  instances: "--instances",
  memoryMb: "--memory",
  maxConcurrency: "--max-concurrency",
  traffic: "--traffic",
  ttlSeconds: "--ttl",
  patienceSeconds: "--patience",
};

/** A target's line in the table of contents: enough for help and completion; the rest is loaded when it is used. */
export interface TargetEntry {
  readonly name: string;
  readonly summary: string;
  /** Whether it runs servers of an image: `--image` is of no use to others. */
  readonly ofImages: boolean;
  /** Which of the flags about capacity it takes; default: none. */
  readonly capacity?: readonly (keyof CapacityChoice)[] | undefined;
  /** Where endpoints are known elsewhere than in the state folder: those there are. Asked only where the settings name the target. */
  readonly discover?: ((setup: TargetSetup) => Promise<readonly Endpoint[]>) | undefined;
  readonly open: (setup: TargetSetup) => Promise<Target>;
}

/** Every target. To add one: add its line; the flag's choices, help and what may be mapped to a stage follow. */
export const targets: readonly TargetEntry[] = [
  {
    name: "local",
    summary: "a server process on this machine",
    ofImages: false,
    open: async (setup) => (await import("@sentiment/deployment")).localTarget(setup),
  },
  {
    name: "docker",
    summary: "a container of this machine's Docker engine, of the image that clouds run",
    ofImages: true,
    open: async (setup) => (await import("@sentiment/deployment")).dockerTarget(setup),
  },
  {
    name: "sagemaker",
    summary: "Amazon SageMaker, on instances that run until it is undeployed",
    ofImages: true,
    capacity: ["instances", "traffic", "ttlSeconds", "patienceSeconds"],
    discover: async (setup) => deployedThere(setup),
    open: (setup) => openSageMakerTarget(setup, "real-time"),
  },
  {
    name: "sagemaker-serverless",
    summary: "Amazon SageMaker, without instances: what is paid for is the time that requests take",
    ofImages: true,
    capacity: ["memoryMb", "maxConcurrency", "ttlSeconds", "patienceSeconds"],
    discover: async (setup) => deployedThere(setup),
    open: (setup) => openSageMakerTarget(setup, "serverless"),
  },
];

async function openSageMakerTarget(setup: TargetSetup, kind: "real-time" | "serverless"): Promise<Target> {
  const { aws, environment, signal, image, nodeImage, capacity: choice = {} } = setup;
  return (await import("@sentiment/sagemaker")).openSageMaker({
    kind,
    aws,
    environment,
    signal,
    image,
    nodeImage,
    ...choice,
  });
}

async function deployedThere({ aws, environment, signal }: TargetSetup): Promise<readonly Endpoint[]> {
  return (await import("@sentiment/sagemaker")).deployedOnSageMaker(aws, { environment, signal });
}

/** What a stage is deployed to where nobody says. */
export const defaultTarget = "local";
