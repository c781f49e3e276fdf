import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import path from "node:path";
import { SentimentError } from "@sentiment/errors";
import type { EngineTls } from "./engine-address.ts";

/** An engine that `docker context use` has chosen. */
export interface DockerContext {
  readonly host: string;
  /** `the Docker context colima` */
  readonly from: string;
  readonly tls: EngineTls | undefined;
}

/**
 * The context that `DOCKER_CONTEXT` or else Docker's `config.json` names, from Docker's own files; undefined for the
 * one called `default`, which is none. Throws a usage error when there is no context of that name.
 */
export async function chosenContext(
  configFolder: string,
  asked: string | undefined,
): Promise<DockerContext | undefined> {
  const config = await readJson(path.join(configFolder, "config.json"));
  const name = asked || (config as { currentContext?: string } | undefined)?.currentContext || "default";
  if (name === "default") return undefined;
  // docker/cli, cli/context/store: each context lies below the SHA-256 of its name.
  const id = createHash("sha256").update(name).digest("hex");
  const contexts = path.join(configFolder, "contexts");
  const meta = (await readJson(path.join(contexts, "meta", id, "meta.json"))) as Meta | undefined;
  const endpoint = meta?.Endpoints?.["docker"];
  if (!endpoint?.Host) throw unknownContext(name, asked ? "DOCKER_CONTEXT" : path.join(configFolder, "config.json"));
  const folder = path.join(contexts, "tls", id, "docker");
  const tls = existsSync(folder) ? { folder, verify: endpoint.SkipTLSVerify !== true } : undefined;
  return { host: endpoint.Host, from: `the Docker context ${name}`, tls };
}

interface Meta {
  readonly Endpoints?: Readonly<Record<string, { readonly Host?: string; readonly SkipTLSVerify?: boolean }>>;
}

/** undefined: there is no such file, or it holds no JSON. */
async function readJson(file: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(file, "utf8")) as unknown;
  } catch {
    return undefined;
  }
}

function unknownContext(name: string, from: string): SentimentError {
  return new SentimentError({
    kind: "usage",
    code: "DOCKER_CONTEXT_UNKNOWN",
    message: `There is no Docker context ${name}, which ${from} names.`,
    hint: "See `docker context ls`; `docker context use default` goes back to the engine of this machine.",
  });
}
