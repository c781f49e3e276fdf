import path from "node:path";
import { availableJobs, type CsrMatrix } from "@sentiment/numerics";
import {
  restoreModel,
  restoreVectorizer,
  summingModel,
  TermCollector,
  termStatistics,
  type Pipeline,
  type PipelineSpec,
} from "@sentiment/pipeline";
import { Stopwatch } from "../stopwatch.ts";
import { trainingParallel } from "../worker.ts";
import { listFiles, readOwnFile, type FileCache, type Folders } from "./own-files.ts";
import type { HostRead, HostTask, HostTasks, PartName, Role, RowsOfFile, TrainingHost } from "./training-host.ts";

export interface ShardOptions {
  readonly name: string;
  readonly folders: Folders;
  readonly cache?: FileCache | undefined;
  /** Threads; default: as many as the machine runs at once. */
  readonly jobs?: number | undefined;
  readonly signal: AbortSignal;
  /** Told of every file that has been read. */
  readonly onFile?: ((name: string, rows: number) => void) | undefined;
}

const parts = ["training", "validation", "test"] as const;
const roles = ["data", "valid", "test"] as const;

/** The part of the data that this machine has, and what it answers of it. */
export class Shard implements TrainingHost {
  readonly name: string;
  readonly #options: ShardOptions;
  #spec!: PipelineSpec;
  #terms!: ReturnType<TermCollector["finish"]>;
  /** The first row of each file in the terms. */
  readonly #starts: number[] = [];
  #files: readonly RowsOfFile[] = [];
  #matrices: readonly Readonly<Record<PartName, CsrMatrix>>[] = [];
  #model!: Pipeline["model"];

  constructor(options: ShardOptions) {
    this.name = options.name;
    this.#options = options;
  }

  async ask<Task extends HostTask>(task: Task, input: HostTasks[Task]["input"]): Promise<HostTasks[Task]["output"]> {
    this.#options.signal.throwIfAborted();
    return this.#answers[task](input);
  }

  readonly #answers: {
    readonly [Task in HostTask]: (
      input: HostTasks[Task]["input"],
    ) => Promise<HostTasks[Task]["output"]> | HostTasks[Task]["output"];
  } = {
    read: (wanted) => this.#read(wanted),
    count: ({ files }) => {
      this.#files = files;
      return termStatistics(this.#terms, joined(files.map((file, index) => this.#rowsOf(file.training, index))));
    },
    vectorize: ({ vocabulary, state }) => {
      const vectorizer = restoreVectorizer(this.#spec, vocabulary, state);
      const rows = this.#files.flatMap((file, index) => parts.map((part) => this.#rowsOf(file[part], index)));
      const matrices = rows.length === 0 ? [] : vectorizer.takeTerms(this.#terms, rows);
      this.#matrices = this.#files.map((_, index) => {
        const [training, validation, test] = matrices.slice(parts.length * index);
        return { training: training!, validation: validation!, test: test! };
      });
      const summing = summingModel(this.#spec)!;
      return { whole: this.#matrices.every(({ training }) => summing.areWhole(training)) };
    },
    add: ({ files, classCount, sums: before }) => {
      const summing = summingModel(this.#spec)!;
      const sums = before ?? summing.start(classCount, this.#matrices[files[0]!]!.training.columns);
      for (const file of files) {
        const { labels } = this.#files[file]!;
        summing.add(sums, { matrix: this.#matrices[file]!.training, labels, classCount });
      }
      return sums;
    },
    learn: (state) => {
      this.#model = restoreModel(this.#spec, state);
      return null;
    },
    judge: ({ file, part }) => this.#model.probabilities(this.#matrices[file]![part]),
  };

  async #read(wanted: HostTasks["read"]["input"]): Promise<HostRead> {
    const { folders, cache, jobs, signal, onFile } = this.#options;
    this.#spec = wanted.spec;
    const collector = await TermCollector.for(wanted.spec);
    const parallel = trainingParallel(jobs ?? availableJobs());
    const files: HostRead["files"][number][] = [];
    const found: Record<Role, number> = { data: 0, valid: 0, test: 0 };
    let start = 0;
    try {
      for (const role of roles) {
        const folder = folders[role];
        if (folder === undefined) continue;
        const listed = await listFiles(folder);
        found[role] = listed.found;
        for (const name of listed.names) {
          const context = { parallel, stopwatch: new Stopwatch(), signal, cache };
          const { terms, rows, ...read } = await readOwnFile(path.join(folder, name), wanted, context);
          this.#starts.push(start);
          start += read.summary.rows;
          collector.addRows(rows, collector.absorb(terms));
          files.push({ role, ...read });
          onFile?.(name, read.summary.rows);
        }
      }
    } finally {
      await parallel.close();
    }
    this.#terms = collector.finish();
    return { files, found };
  }

  /** Rows of a file as rows of the terms. */
  #rowsOf(rows: Int32Array, file: number): Int32Array {
    const start = this.#starts[file]!;
    return rows.map((row) => start + row);
  }
}

function joined(arrays: readonly Int32Array[]): Int32Array {
  const all = new Int32Array(arrays.reduce((sum, { length }) => sum + length, 0));
  let end = 0;
  for (const array of arrays) {
    all.set(array, end);
    end += array.length;
  }
  return all;
}
