import { mkdir, writeFile } from "node:fs/promises";
import { availableParallelism, cpus } from "node:os";
import path from "node:path";
import { verdicts, type Finding } from "./finding.ts";
import { heading, line } from "./table.ts";

/** What is found, as a table on stdout and with every run in a file in `bench-results/`, which is whole after each finding. */
export class Report {
  readonly #machine = `${cpus()[0]?.model ?? "?"} × ${availableParallelism()}, Node ${process.versions.node}`;
  readonly #started = new Date().toISOString();
  readonly #file: string;
  readonly #findings: Finding[] = [];

  /** `prefix` begins the file's name. */
  constructor(prefix = "") {
    const name = `${prefix}${this.#started.replaceAll(":", "-")}.json`;
    this.#file = path.join(import.meta.dirname, "../../bench-results", name);
    console.log(`${this.#machine}, ${this.#started.slice(0, 10)}\n${heading()}`);
  }

  async add(found: readonly Finding[]): Promise<void> {
    this.#findings.push(...found);
    for (const finding of found) console.log(line(finding));
    const document = { machine: this.#machine, started: this.#started, findings: this.#findings };
    await mkdir(path.dirname(this.#file), { recursive: true });
    await writeFile(this.#file, `${JSON.stringify(document, null, 2)}\n`);
  }

  /** Says how many musts are met; with `gate`, one that is missed makes the exit code 1. */
  end(gate: boolean): void {
    const judged = this.#findings.map((finding) => verdicts(finding).must).filter((must) => must !== undefined);
    const met = judged.filter((must) => must === "met").length;
    const file = path.relative(process.cwd(), this.#file);
    console.log(`${met} of ${judged.length} musts are met. Every run: ${file}`);
    if (gate && met < judged.length) process.exitCode = 1;
  }
}
