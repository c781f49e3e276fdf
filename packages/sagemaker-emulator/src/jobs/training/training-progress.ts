import type { Account } from "../../account.ts";
import type { TrainingJobRecord } from "../../state/records.ts";

export type SecondaryStatus =
  | "Starting"
  | "Downloading"
  | "Training"
  | "Uploading"
  | "Completed"
  | "Failed"
  | "Interrupted"
  | "Stopping"
  | "Stopped"
  | "MaxRuntimeExceeded"
  | "MaxWaitTimeExceeded";

interface Transition {
  readonly Status: SecondaryStatus;
  readonly StartTime: number;
  readonly EndTime?: number;
  readonly StatusMessage: string;
}

const messages: Readonly<Record<SecondaryStatus, string>> = {
  Starting: "Preparing the instances for training",
  Downloading: "Downloading input data",
  Training: "Training image download completed. Training in progress.",
  Uploading: "Uploading generated training model",
  Completed: "Training job completed",
  Failed: "Training job failed",
  Interrupted: "Training job interrupted: its instances were reclaimed",
  Stopping: "Stopping the training job",
  Stopped: "Training job stopped",
  MaxRuntimeExceeded: "Training job runtime exceeded MaxRuntimeInSeconds provided",
  MaxWaitTimeExceeded: "Training job wait time exceeded MaxWaitTimeInSeconds provided",
};

/** What is told of a training while it goes on. */
export class TrainingProgress {
  readonly #account: Account;
  readonly #name: string;
  readonly #transitions: Transition[] = [];

  constructor(account: Account, name: string) {
    this.#account = account;
    this.#name = name;
  }

  /** The next secondary status; the last one ends the training with the status that is given. */
  enter(secondary: SecondaryStatus, status?: TrainingJobRecord["status"], told: object = {}): void {
    const now = this.#account.now();
    const last = this.#transitions.pop();
    if (last !== undefined) this.#transitions.push({ ...last, EndTime: now });
    const end = status === undefined ? {} : { EndTime: now };
    this.#transitions.push({ Status: secondary, StartTime: now, ...end, StatusMessage: messages[secondary] });
    this.tell({ ...told, SecondaryStatus: secondary, SecondaryStatusTransitions: [...this.#transitions] }, status);
  }

  tell(told: object, status?: TrainingJobRecord["status"]): void {
    const store = this.#account.stores["training-job"];
    const record = store.get(this.#name)!;
    const change = status === undefined ? {} : { status };
    store.put({ ...record, ...change, modified: this.#account.now(), told: { ...record.told, ...told } });
  }
}
