import { existsSync } from "node:fs";
import path from "node:path";
import { SentimentError } from "@sentiment/errors";
import {
  flagOf,
  settingDefinitions,
  settingNames,
  variablesOf,
  type SettingDefinition,
  type SettingName,
  type Settings,
} from "./setting-definitions.ts";
import type { ServerLogin } from "./mlflow-credentials.ts";
import type { FileEntry } from "./project-file.ts";

/** Where settings may come from, strongest first. */
export interface SettingSources {
  /** What was typed, by setting. */
  readonly flags?: Readonly<Partial<Record<SettingName, string>>> | undefined;
  /** The process's environment. A `.env` file is never read. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** `--config`; undefined: `sentiment.yaml` in the working folder, if it is there. */
  readonly file?: string | undefined;
  readonly workingFolder: string;
}

export type Origin = "flag" | "environment" | "file" | "default";

/** One setting as `sentiment config` shows it. */
export interface SettingReport {
  readonly name: SettingName;
  /** null where nothing is set. */
  readonly value: unknown;
  readonly origin: Origin;
  /** The flag, the variable, or the file and line; null for a default. */
  readonly where: string | null;
}

export interface ResolvedSettings {
  readonly settings: Settings;
  readonly reports: readonly SettingReport[];
  /** The project file that was read. */
  readonly file: string | undefined;
  /** What the file of `mlflowCredentials` says: a secret. */
  readonly login: ServerLogin | undefined;
}

/** Name of the project file. */
export const projectFileName = "sentiment.yaml";

/**
 * Flags > environment > project file > defaults. An empty environment variable counts as not set. The tracking URI of a
 * credentials file counts where that file is named, but an address that is given there itself counts more.
 * Throws a usage error for a value that a setting cannot have, naming the place it stands in.
 */
export async function resolveSettings(sources: SettingSources): Promise<ResolvedSettings> {
  const file =
    sources.file ?? (existsSync(path.join(sources.workingFolder, projectFileName)) ? projectFileName : undefined);
  const entries = file === undefined ? new Map<SettingName, FileEntry>() : await entriesOf(file, sources.workingFolder);
  const plain = settingNames.map((name) =>
    withEntries(reportOf(name, sources, { file, entries }), sources.environment),
  );
  const named = plain.find(({ name }) => name === "mlflowCredentials")!;
  const login = named.value === null ? undefined : await loginOf(named.value as string, sources.workingFolder);
  const reports = plain.map((report) => (report.name === "trackingUri" ? addressed(report, named, login) : report));
  const settings = Object.fromEntries(
    reports.map(({ name, value }) => [name, value ?? undefined]),
  ) as unknown as Settings;
  return { settings, reports: reports.map(withoutPassword), file, login };
}

async function loginOf(file: string, workingFolder: string): Promise<ServerLogin> {
  const { readMlflowCredentials } = await import("./mlflow-credentials.ts");
  return readMlflowCredentials(file, workingFolder);
}

/** The tracking URI, where a credentials file may say it too. */
function addressed(plain: SettingReport, named: SettingReport, login: ServerLogin | undefined): SettingReport {
  if (login?.uri === undefined || plain.origin === "flag" || plain.origin === named.origin) return plain;
  const where = `${named.value as string}:${login.uri.line}`;
  return { ...plain, value: login.uri.value, origin: named.origin, where };
}

async function entriesOf(file: string, workingFolder: string): Promise<Map<SettingName, FileEntry>> {
  // Most commands run without a project file; only those with one pay for the YAML parser.
  const { readProjectFile } = await import("./project-file.ts");
  return readProjectFile(file, workingFolder);
}

interface ProjectFile {
  readonly file: string | undefined;
  readonly entries: ReadonlyMap<SettingName, FileEntry>;
}

function reportOf(name: SettingName, sources: SettingSources, { file, entries }: ProjectFile): SettingReport {
  const { isPath, fallback } = settingDefinitions[name];
  const flag = sources.flags?.[name];
  if (flag !== undefined) return checked(name, flag, { origin: "flag", where: flagOf(name) });
  for (const variable of variablesOf(name)) {
    const value = sources.environment[variable];
    if (value !== undefined && value !== "") return checked(name, value, { origin: "environment", where: variable });
  }
  const entry = entries.get(name);
  if (entry !== undefined && file !== undefined) {
    const place = { origin: "file", where: `${file}:${entry.line}` } as const;
    const report = checked(name, entry.value, place);
    if (passwordIn(report.value)) throw secretInFile(name, place.where);
    return isPath ? { ...report, value: besides(file, report.value as string) } : report;
  }
  return { name, value: fallback(file) ?? null, origin: "default", where: null };
}

/** A mapping with what variables of their own say of single entries: `SENTIMENT_TARGET_STAGING` of `targets.staging`. */
function withEntries(report: SettingReport, environment: SettingSources["environment"]): SettingReport {
  const { entryEnvironment: prefix }: SettingDefinition<unknown> = settingDefinitions[report.name];
  if (prefix === undefined) return report;
  const typed = report.origin === "flag" ? (report.value as Readonly<Record<string, string>>) : {};
  const entries = Object.entries(environment).flatMap(([variable, text = ""]) => {
    const key = variable.startsWith(prefix) ? variable.slice(prefix.length).toLowerCase() : "";
    return key === "" || text === "" || key in typed ? [] : [{ variable, key, text }];
  });
  if (entries.length === 0) return report;
  const value = { ...(report.value as object), ...Object.fromEntries(entries.map(({ key, text }) => [key, text])) };
  const where = [report.where, ...entries.map(({ variable }) => variable)].filter((one) => one !== null).join(", ");
  return { ...report, value, origin: report.origin === "flag" ? "flag" : "environment", where };
}

/** A path that a file names, seen from where that file is seen. */
function besides(file: string, named: string): string {
  return path.isAbsolute(named) ? named : path.join(path.dirname(file), named);
}

function checked(name: SettingName, value: unknown, place: Pick<SettingReport, "origin" | "where">): SettingReport {
  const result = settingDefinitions[name].schema.safeParse(value);
  if (result.success) return { name, value: result.data, ...place };
  const subject = place.origin === "file" ? `${place.where}: ${name}` : place.where;
  throw new SentimentError({
    kind: "usage",
    code: "BAD_SETTING",
    message: `${subject} cannot be ${JSON.stringify(value)}: ${result.error.issues[0]?.message}.`,
    hint: `${name}: ${settingDefinitions[name].description}.`,
  });
}

const passwordInUri = /^([a-z][a-z0-9+.-]*:\/\/[^/@\s]*):[^/@\s]+@/iu;

function passwordIn(value: unknown): boolean {
  return typeof value === "string" && passwordInUri.test(value);
}

function secretInFile(name: SettingName, where: string): SentimentError {
  return new SentimentError({
    kind: "usage",
    code: "SECRET_IN_SETTINGS_FILE",
    message: `${where}: ${name} holds a password.`,
    hint: "A project file never holds a secret; give it in the environment.",
  });
}

/** Rather too little is shown than a password with a character that has no business in a URI. */
const loginInUri = /^([a-z][a-z0-9+.-]*:\/\/)(?:([^/@:\s]*):)?\S*@/iu;

function withoutPassword(report: SettingReport): SettingReport {
  if (typeof report.value !== "string") return report;
  const hidden = (_: string, scheme: string, user?: string) => `${scheme}${user === undefined ? "" : `${user}:`}***@`;
  return { ...report, value: report.value.replace(loginInUri, hidden) };
}
