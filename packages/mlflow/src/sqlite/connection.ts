import { randomInt } from "node:crypto";
import type { DatabaseSync } from "node:sqlite";
import { setTimeout } from "node:timers/promises";
import { SentimentError } from "@sentiment/errors";
import { databaseError, isBusy } from "./database-error.ts";
import { Statements } from "./statements.ts";

/** How long a transaction waits for other processes, and how long once the user wants to stop, in milliseconds. */
const patience = { usual: 60_000, stopping: 1000 };

export interface ConnectionOptions {
  readonly path: string;
  readonly signal?: AbortSignal | undefined;
}

/**
 * One connection to a SQLite file that other processes write too. Transactions run one after another. Waiting for another
 * process's lock does not block this one: SQLite itself never waits, so that signals are heard meanwhile.
 */
export class Connection {
  readonly path: string;
  readonly #database: DatabaseSync;
  readonly #statements: Statements;
  readonly #signal: AbortSignal | undefined;
  #last: Promise<unknown> = Promise.resolve();

  private constructor(database: DatabaseSync, options: ConnectionOptions) {
    this.#database = database;
    this.#statements = new Statements(database);
    this.path = options.path;
    this.#signal = options.signal;
  }

  /** Opens the file, or makes an empty one. `node:sqlite` is loaded here and nowhere else. */
  static async open(options: ConnectionOptions): Promise<Connection> {
    const { DatabaseSync } = await import("node:sqlite");
    try {
      return new Connection(new DatabaseSync(options.path, { timeout: 0 }), options);
    } catch (error) {
      throw databaseError(error, options.path);
    }
  }

  /** What `work` reads is one state of the database. `work` may run again: it has no other effects. */
  read<T>(work: (statements: Statements) => T): Promise<T> {
    return this.#inTurn(() =>
      this.#patiently(() => {
        this.#database.exec("BEGIN");
        try {
          return work(this.#statements);
        } finally {
          this.#rollBack();
        }
      }),
    );
  }

  /**
   * What `work` writes is written whole, or not at all when it throws. The write lock is taken first: two processes that
   * read and then want to write would otherwise wait for each other.
   */
  write<T>(work: (statements: Statements) => T): Promise<T> {
    return this.#inTurn(async () => {
      await this.#patiently(() => this.#database.exec("BEGIN IMMEDIATE"));
      try {
        const result = work(this.#statements);
        await this.#patiently(() => this.#database.exec("COMMIT"));
        return result;
      } finally {
        this.#rollBack();
      }
    });
  }

  async close(): Promise<void> {
    await this.#last;
    if (this.#database.isOpen) this.#database.close();
  }

  #rollBack(): void {
    if (this.#database.isTransaction) this.#database.exec("ROLLBACK");
  }

  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.#last.then(work).catch((error: unknown) => {
      throw databaseError(error, this.path);
    });
    this.#last = turn.catch(() => undefined);
    return turn;
  }

  async #patiently<T>(attempt: () => T): Promise<T> {
    const start = performance.now();
    for (;;) {
      try {
        return attempt();
      } catch (error) {
        if (!isBusy(error)) throw error;
        const limit = this.#signal?.aborted === true ? patience.stopping : patience.usual;
        if (performance.now() - start > limit) throw this.#busy(limit, error);
      }
      // Uneven, so that waiting processes do not meet again.
      await setTimeout(randomInt(1, 20));
    }
  }

  #busy(waited: number, cause: unknown): SentimentError {
    return new SentimentError({
      kind: "conflict",
      code: "DATABASE_BUSY",
      message: `Another process has held the database ${this.path} for ${waited / 1000} s.`,
      hint: "Nothing of this step was written. See which process it is (fuser, lsof) and try again when it has ended.",
      cause,
    });
  }
}
