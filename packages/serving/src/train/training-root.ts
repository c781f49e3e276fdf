import path from "node:path";

/** The folders of a training job (SageMaker's "toolkit" layout), below a root that is `/opt/ml` in a container. */
export class TrainingRoot {
  readonly #root: string;

  constructor(root: string) {
    this.#root = root;
  }

  /** `hyperparameters`, `inputdataconfig`, `resourceconfig`. */
  config(name: string): string {
    return path.join(this.#root, "input/config", `${name}.json`);
  }

  get channels(): string {
    return path.join(this.#root, "input/data");
  }

  get model(): string {
    return path.join(this.#root, "model");
  }

  get output(): string {
    return path.join(this.#root, "output/data");
  }

  /** There only where the job has checkpoints. */
  get checkpoints(): string {
    return path.join(this.#root, "checkpoints");
  }

  get failure(): string {
    return path.join(this.#root, "output/failure");
  }
}
