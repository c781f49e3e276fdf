import { setTimeout } from "node:timers/promises";
import type { ServingEndpoint } from "./endpoints/serving-endpoint.ts";
import { ContainerLogs } from "./logs/container-logs.ts";
import type { Others } from "./others/others.ts";
import type { Runner } from "./runner.ts";
import type {
  EndpointConfigRecord,
  EndpointRecord,
  ModelRecord,
  TrainingJobRecord,
  TransformJobRecord,
} from "./state/records.ts";
import { Store } from "./state/store.ts";

export interface AccountOptions {
  readonly region: string;
  /** 12 digits. */
  readonly id: string;
  /** Where models and jobs are unpacked. */
  readonly folder: string;
  readonly runner: Runner;
  readonly others: Others;
  /** `host[:port]` of the registry that keeps ECR's images, where ECR of `others` keeps none itself. */
  readonly registry: string | undefined;
  /** How long states last, in seconds. */
  readonly pace: number;
  /** How long a container may take until it answers /ping, in seconds. */
  readonly healthSeconds: number;
}

/** All that the emulator knows: one account in one region. */
export class Account {
  readonly region: string;
  readonly id: string;
  readonly folder: string;
  readonly runner: Runner;
  readonly others: Others;
  readonly registry: string | undefined;
  readonly pace: number;
  readonly healthSeconds: number;
  /** By the word that ARNs have for them. */
  readonly stores = {
    model: new Store<ModelRecord>(),
    "endpoint-config": new Store<EndpointConfigRecord>(),
    endpoint: new Store<EndpointRecord>(),
    "transform-job": new Store<TransformJobRecord>(),
    "training-job": new Store<TrainingJobRecord>(),
  };
  /** ARN → key → value */
  readonly tags = new Map<string, ReadonlyMap<string, string>>();
  /** What answers for endpoints, by their names. */
  readonly serving = new Map<string, ServingEndpoint>();
  readonly logs: ContainerLogs;
  /** Faults that wait for something other than a call: how many endpoints are to fail for lack of instances. */
  missingCapacity = 0;
  /** How many spot trainings are to lose their instances. */
  interruptions = 0;
  /** ARN → what asks a job that runs to stop. */
  readonly jobs = new Map<string, AbortController>();
  readonly #closing = new AbortController();
  readonly #background = new Set<Promise<unknown>>();
  #folders = 0;

  constructor(options: AccountOptions) {
    this.region = options.region;
    this.id = options.id;
    this.folder = options.folder;
    this.runner = options.runner;
    this.others = options.others;
    this.registry = options.registry;
    this.pace = options.pace;
    this.healthSeconds = options.healthSeconds;
    this.logs = new ContainerLogs(options.others);
  }

  /** `arn:aws:sagemaker:us-east-1:123456789012:endpoint/x-staging` */
  arn(kind: keyof Account["stores"], name: string): string {
    return `arn:aws:sagemaker:${this.region}:${this.id}:${kind}/${name}`;
  }

  /** Seconds since 1970, with milliseconds, as AWS's JSON has times. */
  now(): number {
    return Date.now() / 1000;
  }

  /** Waits so many times `pace`; rejects when the emulator is closed. */
  async passTime(paces = 1): Promise<void> {
    await setTimeout(1000 * this.pace * paces, undefined, { signal: this.closing });
  }

  get closing(): AbortSignal {
    return this.#closing.signal;
  }

  /**
   * Goes on after the answer; `close` waits for it. What it throws – an engine is gone, a bug – is warned of, and ends nothing else; once
   * the emulator is closed it is of no interest.
   */
  inBackground(task: () => Promise<void>): void {
    const running = task().catch((error: unknown) => {
      if (!this.closing.aborted) process.emitWarning(error instanceof Error ? error : String(error));
    });
    this.#background.add(running);
    void running.finally(() => this.#background.delete(running));
  }

  /** A name for a folder that nothing has yet, below `folder`. */
  newFolderName(): string {
    this.#folders += 1;
    return `${this.#folders}`;
  }

  async close(): Promise<void> {
    this.#closing.abort();
    await this.runner.close();
    await Promise.allSettled([...this.serving.values()].map((endpoint) => endpoint.close()));
    await Promise.allSettled(this.#background);
    await this.logs.close();
    this.others.close();
  }
}
