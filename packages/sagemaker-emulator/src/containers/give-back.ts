import { lstat, readdir } from "node:fs/promises";
import path from "node:path";
import { SentimentError } from "@sentiment/errors";
import type { Engine } from "@sentiment/deployment";
import { unlessGone, type Labels } from "./labels.ts";

interface GivingBack {
  readonly engine: Engine;
  /** That has written there; it is believed to have `chown` or Node. */
  readonly image: string;
  readonly labels: Labels;
  readonly folder: string;
  /** Default: this process. */
  readonly owner?: { readonly uid: number; readonly gid: number } | undefined;
}

/** For images that have no `chown`, such as our own. */
const chownByNode = `const fs = require("node:fs");
for (const name of ["", ...fs.readdirSync("/mnt", { recursive: true })]) fs.lchownSync("/mnt/" + name, UID, GID);`;

/**
 * Makes this user the owner of what a container has written to a folder of this machine as root, so that it can be read and
 * removed. For root, and with an engine that runs as this user, there is nothing to do.
 */
export async function giveBack(giving: GivingBack): Promise<void> {
  const owner = giving.owner ?? { uid: process.getuid?.() ?? 0, gid: process.getgid?.() ?? 0 };
  if (giving.owner === undefined && (owner.uid === 0 || (await isAll(owner.uid, giving.folder)))) return;
  const script = chownByNode.replace("UID", `${owner.uid}`).replace("GID", `${owner.gid}`);
  const ways = [
    ["chown", "-Rh", `${owner.uid}:${owner.gid}`, "/mnt"],
    ["node", "-e", script],
  ];
  for (const way of ways) if (await runs(giving, way)) return;
}

async function isAll(uid: number, folder: string): Promise<boolean> {
  try {
    const names = await readdir(folder, { recursive: true });
    for (const name of names) if ((await lstat(path.join(folder, name))).uid !== uid) return false;
    return true;
  } catch {
    return false;
  }
}

/** False: the image has no such program, or it has failed. */
async function runs({ engine, image, labels, folder }: GivingBack, entryPoint: readonly string[]): Promise<boolean> {
  const settings = {
    Image: image,
    Entrypoint: [...entryPoint],
    Cmd: [],
    Labels: labels,
    User: "0:0",
    HostConfig: { NetworkMode: "none", Mounts: [{ Type: "bind" as const, Source: folder, Target: "/mnt" }] },
  };
  const what = `give ${folder} back to its owner`;
  const { id } = await engine.ask(what, (docker) => docker.createContainer(settings));
  try {
    await engine.ask(what, (docker) => docker.getContainer(id).start());
    const ended = await engine.ask(what, (docker) => docker.getContainer(id).wait() as Promise<{ StatusCode: number }>);
    return ended.StatusCode === 0;
  } catch (error) {
    if (SentimentError.is(error)) return false;
    throw error;
  } finally {
    await engine.ask(what, (docker) => docker.getContainer(id).remove({ force: true })).catch(unlessGone);
  }
}
