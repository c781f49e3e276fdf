import { constants } from "node:fs";
import { access } from "node:fs/promises";
import { SentimentError } from "@sentiment/errors";
import { openDataset, openSample, type Dataset } from "@sentiment/dataset";
import { projectFileName } from "@sentiment/settings";
import { defineCommand, type Context } from "../define-command.ts";
import { errorReport } from "../error-report.ts";
import { checkWords, type Check } from "../words/check-words.ts";
import { countOf } from "../words/numbers.ts";

const oldestNode = 24;

/** What is looked at, in this order: each says what it found, or throws the error that a command would meet. */
const checks: Readonly<Record<string, (context: Context) => Promise<string>>> = {
  async node() {
    const { node } = process.versions;
    if (Number.parseInt(node, 10) >= oldestNode) return `Node ${node}`;
    throw failed("usage", `Node ${node} is older than ${oldestNode}`, `Install Node ${oldestNode} or newer.`);
  },
  async settings(context) {
    const { file } = await context.settings();
    return file ?? `no ${projectFileName}: flags, environment and defaults`;
  },
  async sample() {
    return `${countOf(await rowCount(openSample()), "row")}, checksums right`;
  },
  async data(context) {
    const { data } = (await context.settings()).settings;
    if (data === undefined) return "not set: commands use the sample";
    await openDataset(data);
    return `${data} can be read`;
  },
  async models() {
    for (const folder of ["models", "."]) {
      const problem = await access(folder, constants.W_OK).then(() => undefined, errorCode);
      if (problem === undefined) return folder === "models" ? "models/ can be written" : "models/ can be made here";
      if (problem !== "ENOENT")
        throw failed("input", `${folder} cannot be written (${problem})`, "Mend its permissions, or use --out.");
    }
    throw failed("input", "this folder is gone", "Change to a folder that is there.");
  },
};

/** Looks at everything a command needs. */
export const doctor = defineCommand({
  description: "Looks at what commands need here, and says how to mend what is wrong.",
  examples: ["sentiment doctor", "sentiment doctor --json"],
  options: {},
  settings: ["data"],
  async run(_values, context) {
    const found: Check[] = [];
    let first: SentimentError | undefined;
    for (const [name, look] of Object.entries(checks)) {
      try {
        found.push({ name, ok: true, detail: await look(context), hint: null });
      } catch (error) {
        const { message, hint } = errorReport(error);
        found.push({ name, ok: false, detail: message, hint });
        first ??= firstFailure(name, error);
      }
    }
    return { checks: found, first };
  },
  render: ({ checks: found }, style) => checkWords(found, style),
  json: ({ checks: found }) => ({ checks: found }),
  failure: ({ first }) => first,
});

function firstFailure(name: string, error: unknown): SentimentError {
  const kind = SentimentError.is(error) ? error.kind : "input";
  return new SentimentError({
    kind,
    code: "CHECK_FAILED",
    message: `The check "${name}" has failed: ${errorReport(error).message}`,
    hint: errorReport(error).hint ?? undefined,
    cause: error,
  });
}

async function rowCount({ train }: Dataset): Promise<number> {
  let rows = 0;
  for await (const batch of train.batches()) rows += batch.rows;
  return rows;
}

function errorCode(error: unknown): string {
  return (error as NodeJS.ErrnoException).code ?? String(error);
}

function failed(kind: "usage" | "input", message: string, hint: string): SentimentError {
  return new SentimentError({ kind, code: "CHECK_FAILED", message: `${message}.`, hint });
}
