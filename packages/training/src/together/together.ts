import type { RowSums } from "@sentiment/pipeline";
import type { FilePlace } from "./joined-corpus.ts";
import type { HostTask, HostTasks, PartName, TrainingHost } from "./training-host.ts";

/** The hosts of a training, asked for what they do together. */
export class Together {
  readonly #hosts: readonly TrainingHost[];

  constructor(hosts: readonly TrainingHost[]) {
    this.#hosts = hosts;
  }

  /** Asks all of them at once. */
  async all<Task extends HostTask>(
    task: Task,
    inputOf: (host: number) => HostTasks[Task]["input"],
  ): Promise<HostTasks[Task]["output"][]> {
    return Promise.all(this.#hosts.map((host, index) => host.ask(task, inputOf(index))));
  }

  /**
   * The sums of the training rows of all files, as if they had been added one after the other. Whole numbers (`whole`) are
   * added by all hosts at once; other sums go from host to host.
   */
  async sums(
    files: readonly FilePlace[],
    { classCount, whole }: { readonly classCount: number; readonly whole: boolean },
  ): Promise<RowSums> {
    if (whole) {
      const ofHosts = [...Map.groupBy(files, ({ host }) => host).values()];
      return (await Promise.all(ofHosts.map((own) => this.#add(own, classCount)))).reduce(added);
    }
    let sums: RowSums | undefined;
    for (const run of runsOf(files)) sums = await this.#add(run, classCount, sums);
    return sums!;
  }

  /** What the model says of that part of the files, in their order; some are asked for before it is their turn. */
  async *probabilities(files: readonly FilePlace[], part: PartName): AsyncGenerator<Float64Array> {
    const ahead = files.map(() => undefined as Promise<Float64Array> | undefined);
    const ask = (index: number): void => {
      const place = files[index];
      if (place === undefined) return;
      ahead[index] = this.#hosts[place.host]!.ask("judge", { file: place.file, part });
      // Where it fails before its turn, it is thrown then.
      ahead[index].catch(() => undefined);
    };
    for (let index = 0; index < this.#hosts.length; index++) ask(index);
    for (let index = 0; index < files.length; index++) {
      const probabilities = await ahead[index]!;
      ahead[index] = undefined;
      ask(index + this.#hosts.length);
      yield probabilities;
    }
  }

  #add(places: readonly FilePlace[], classCount: number, sums?: RowSums): Promise<RowSums> {
    const files = places.map(({ file }) => file);
    return this.#hosts[places[0]!.host]!.ask("add", { files, classCount, sums });
  }
}

/** Files that follow each other and are on the same host. */
function runsOf(files: readonly FilePlace[]): FilePlace[][] {
  const runs: FilePlace[][] = [];
  for (const place of files) {
    const last = runs.at(-1);
    if (last?.[0]!.host === place.host) last.push(place);
    else runs.push([place]);
  }
  return runs;
}

function added(one: RowSums, other: RowSums): RowSums {
  return {
    classCounts: one.classCounts.map((count, at) => count + other.classCounts[at]!),
    columnSums: one.columnSums.map((sum, at) => sum + other.columnSums[at]!),
  };
}
