import { constants } from "node:fs";
import { access, stat } from "node:fs/promises";
import { SentimentError } from "@sentiment/errors";
import { openDataset, openSample, type Dataset } from "@sentiment/dataset";
import { errnoOf } from "@sentiment/files";
import { projectFileName } from "@sentiment/settings";
import { rasterize } from "@sentiment/training";
import { defineCommand } from "../define-command.ts";
import { awsChecks } from "../doctor/aws-checks.ts";
import { docker, endpoints, state } from "../doctor/deployment-checks.ts";
import { dvc } from "../doctor/dvc-check.ts";
import { failed, hastyAccess, type Look } from "../doctor/look.ts";
import { address, artifacts, clock, credentials } from "../doctor/server-checks.ts";
import { errorReport } from "../error-report.ts";
import { storeSettings } from "../options/store-settings.ts";
import { withoutSecrets } from "../without-secrets.ts";
import { checkWords, type Check } from "../words/check-words.ts";
import { countOf } from "../words/numbers.ts";

const oldestNode = 24;

/** What is looked at, in this order. */
const checks: Readonly<Record<string, Look>> = {
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
    const models = await stat("models").catch(() => undefined);
    if (models !== undefined && !models.isDirectory()) {
      throw failed("conflict", "models is a file, where train would make a folder", "Move it away, or use --out.");
    }
    const folder = models === undefined ? "." : "models";
    await access(folder, constants.W_OK).catch((error: unknown) => {
      throw failed("usage", `${folder} cannot be written (${errnoOf(error)})`, "Mend its permissions, or use --out.");
    });
    return models === undefined ? "models/ can be made here" : "models/ can be written";
  },
  address,
  credentials,
  async tracking(context) {
    const { trackingUri } = (await context.settings()).settings;
    const { describeStore } = await import("@sentiment/mlflow");
    return describeStore(trackingUri, { access: await hastyAccess(context), signal: context.io.signal });
  },
  artifacts,
  clock,
  dvc,
  ...awsChecks,
  state,
  docker,
  endpoints,
  async pictures() {
    const [blank, lettered] = await Promise.all([rasterize(svg("")), rasterize(svg("text"))]);
    if (!Buffer.from(blank).equals(lettered)) return "PNG, with letters";
    throw failed("input", "pictures would have no letters", "Install again: the package dejavu-fonts-ttf is damaged.");
  },
};

/** Looks at everything a command needs. */
export const doctor = defineCommand({
  description:
    "Looks at what commands need here – the tracking server, DVC's remote, deployed endpoints and AWS too, where there are such –, and says how to mend what is wrong.",
  examples: ["sentiment doctor", "sentiment doctor --tracking-uri https://mlflow.example/team --json"],
  options: {},
  settings: ["data", "stateDir", ...storeSettings],
  async run(_values, context) {
    const found: Check[] = [];
    const passed = new Set<string>();
    let first: SentimentError | undefined;
    for (const [name, look] of Object.entries(checks)) {
      try {
        const detail = await look(context, passed);
        if (detail === undefined) continue;
        found.push({ name, ok: true, detail: withoutSecrets(detail), hint: null });
        passed.add(name);
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

function svg(text: string): string {
  return `<svg xmlns="http://www.w3.org/2000/svg" width="40" height="20"><text x="2" y="15" font-family="DejaVu Sans">${text}</text></svg>`;
}
