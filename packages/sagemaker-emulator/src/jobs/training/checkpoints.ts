import { stat } from "node:fs/promises";
import path from "node:path";
import type { Account } from "../../account.ts";
import { s3Location } from "../../others/s3-location.ts";
import { inputObjects } from "../input-objects.ts";
import { JobFailure } from "../job-failure.ts";
import { download, type TrainingHost } from "./training-host.ts";
import { filesBelow, uploadFile } from "./upload-artifacts.ts";

/** What a training may go on from when its machines were taken away: a folder that is kept the same as a place in S3. */
export class Checkpoints {
  readonly #account: Account;
  readonly #uri: string;
  /** Below a host's root. */
  readonly #part: string;
  /** File → when it was changed and how long it is, of what S3 has. */
  readonly #stored = new Map<string, string>();

  constructor(account: Account, { uri, part }: { readonly uri: string; readonly part: string }) {
    this.#account = account;
    this.#uri = uri.replace(/\/?$/u, "/");
    this.#part = part;
  }

  /** Every host gets all that is there. */
  async restore(hosts: readonly TrainingHost[], role: string): Promise<void> {
    const source = { S3DataType: "S3Prefix", S3Uri: this.#uri };
    const objects = await inputObjects(this.#account, source, role).catch((error: unknown) => {
      if (error instanceof JobFailure) return [];
      throw error;
    });
    for (const { root } of hosts) {
      for (const object of objects) await download(this.#account, object, path.join(root, this.#part, object.name));
    }
    // What came from there need not go there again.
    for (const host of hosts) for (const [file, state] of await this.#filesOf(host)) this.#stored.set(file, state);
  }

  /**
   * Stores what was changed since, and returns how many files there are by now. What is being written is stored as it is at this
   * moment, as on SageMaker.
   */
  async store(hosts: readonly TrainingHost[]): Promise<number> {
    for (const host of hosts) {
      for (const [file, state] of await this.#filesOf(host)) {
        if (this.#stored.get(file) === state) continue;
        const name = path.relative(path.join(host.root, this.#part), file);
        await uploadFile(this.#account, file, this.#uri + name);
        this.#stored.set(file, state);
      }
    }
    return this.#stored.size;
  }

  async #filesOf({ root }: TrainingHost): Promise<readonly (readonly [string, string])[]> {
    const folder = path.join(root, this.#part);
    const found: (readonly [string, string])[] = [];
    for (const name of await filesBelow(folder)) {
      const file = path.join(folder, name);
      const state = await stat(file).catch(() => undefined);
      if (state !== undefined) found.push([file, `${state.mtimeMs} ${state.size}`]);
    }
    return found;
  }
}

/** Where checkpoints are, below a host's root; undefined: elsewhere than below /opt/ml. */
export function checkpointPart(localPath = "/opt/ml/checkpoints"): string | undefined {
  return /^\/opt\/ml\/(.+?)\/*$/u.exec(localPath)?.[1];
}

export function isS3Uri(uri: string | undefined): boolean {
  return s3Location(uri ?? "") !== undefined;
}
