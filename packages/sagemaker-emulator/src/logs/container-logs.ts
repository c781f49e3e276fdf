import { setTimeout } from "node:timers/promises";
import type { CloudWatchLogsClient } from "@aws-sdk/client-cloudwatch-logs";
import type { Others } from "../others/others.ts";

/** What one container has said. */
export interface ContainerLog {
  readonly group: string;
  readonly stream: string;
  /** Its last lines, for errors. */
  readonly tail: readonly string[];
  /** Resolves when it has ended and all of it has been written. */
  readonly written: Promise<void>;
}

interface LogEvent {
  readonly timestamp: number;
  readonly message: string;
}

const longestTail = 20;
/** Lines are sent together, as agents on machines do. */
const batchMs = 250;
/** CloudWatch's limits of one call. */
const mostEvents = 5000;

/** Writes containers' output to CloudWatch Logs of whoever answers for it; that it cannot be reached harms nothing. */
export class ContainerLogs {
  readonly #others: Others;
  readonly #groups = new Set<string>();
  readonly #running = new Set<Promise<void>>();

  constructor(others: Others) {
    this.#others = others;
  }

  /** Reads a container's output until it ends: `/aws/sagemaker/Endpoints/x`, `AllTraffic/i-0123456789abcdef0`. */
  collect(group: string, stream: string, output: AsyncIterable<string>): ContainerLog {
    const tail: string[] = [];
    const written = this.#write({ group, stream, output, tail }).catch(() => {});
    this.#running.add(written);
    void written.finally(() => this.#running.delete(written));
    return { group, stream, tail, written };
  }

  async close(): Promise<void> {
    await Promise.all(this.#running);
  }

  async #write(log: { group: string; stream: string; output: AsyncIterable<string>; tail: string[] }): Promise<void> {
    const pending: LogEvent[] = [];
    let sending: Promise<void> | undefined;
    let made: Promise<unknown> | undefined;
    const sendAll = async (): Promise<void> => {
      await (made ??= this.#makeStream(log.group, log.stream));
      while (pending.length > 0) await this.#send(log, pending.splice(0, mostEvents));
    };
    const sendLater = async (): Promise<void> => {
      await setTimeout(batchMs);
      sending = undefined;
      await sendAll();
    };
    for await (const line of log.output) {
      log.tail.push(line);
      if (log.tail.length > longestTail) log.tail.shift();
      // CloudWatch takes no empty messages.
      if (line !== "") pending.push({ timestamp: Date.now(), message: line });
      sending ??= sendLater().catch(() => {});
    }
    await sending;
    await sendAll();
  }

  async #makeStream(group: string, stream: string): Promise<void> {
    const { CreateLogGroupCommand, CreateLogStreamCommand } = await import("@aws-sdk/client-cloudwatch-logs");
    const client = await this.#client();
    const unlessThere = (error: unknown): void => {
      if (!(error instanceof Error) || error.name !== "ResourceAlreadyExistsException") throw error;
    };
    if (!this.#groups.has(group)) {
      await client.send(new CreateLogGroupCommand({ logGroupName: group })).catch(unlessThere);
      this.#groups.add(group);
    }
    await client.send(new CreateLogStreamCommand({ logGroupName: group, logStreamName: stream })).catch(unlessThere);
  }

  async #send({ group, stream }: { group: string; stream: string }, events: LogEvent[]): Promise<void> {
    const { PutLogEventsCommand } = await import("@aws-sdk/client-cloudwatch-logs");
    const client = await this.#client();
    await client.send(new PutLogEventsCommand({ logGroupName: group, logStreamName: stream, logEvents: events }));
  }

  #client(): Promise<CloudWatchLogsClient> {
    return this.#others.logs();
  }
}
