import type { Buffer } from "node:buffer";
import { createHash } from "node:crypto";
import { Readable } from "node:stream";
import { buffer } from "node:stream/consumers";
import { modelFiles } from "../archive/model-files.ts";
import { tar, type PackedFile } from "../archive/tar.ts";
import type { PreparedRelease } from "../hosted/host.ts";
import { modelFolder } from "./container-settings.ts";
import type { Engine } from "./engine.ts";
import { isNotFound } from "./engine-failure.ts";
import { removeContainer } from "./remove-containers.ts";
import { endpointLabels, releaseLabels } from "./labels.ts";

interface Filling {
  readonly engine: Engine;
  readonly owner: string;
  readonly release: Pick<PreparedRelease, "endpoint" | "releaseId" | "modelId" | "modelDir">;
  /** Any image will do whose containers can be made; none is run. */
  readonly image: string;
  readonly signal: AbortSignal;
}

/** By what it holds, so that releases of one model share it; of one endpoint, whose lock guards it. */
export function volumeName(
  owner: string,
  { endpoint, modelId }: Pick<PreparedRelease, "endpoint" | "modelId">,
): string {
  return `sentiment-${createHash("sha256").update(`${owner} ${endpoint}`).digest("hex").slice(0, 8)}-${modelId}`;
}

/**
 * A volume with the model in it, wherever the engine is: it is sent through a container that is never started. `model.json`,
 * of which the model's id is a digest and which has digests of the others, comes last: without it, or with half of it, the
 * volume is one of a deployment that was killed, and is filled anew.
 */
export async function fillVolume(filling: Filling): Promise<string> {
  const { engine, owner, release, image, signal } = filling;
  const name = volumeName(owner, release);
  const Labels = { ...endpointLabels(owner, release) };
  await engine.ask(`make the volume ${name}`, (docker) => docker.createVolume({ Name: name, Labels }), { signal });
  const carrier = await engine.ask(
    "make a container that carries the model",
    (docker) =>
      docker.createContainer({
        Image: image,
        Labels: { ...releaseLabels(owner, release) },
        HostConfig: { Mounts: [{ Type: "volume", Source: name, Target: modelFolder }], NetworkMode: "none" },
      }),
    { signal },
  );
  try {
    if (await holdsModel(filling, carrier.id)) return name;
    const files = await modelFiles(release.modelDir);
    const isLast = ({ name: file }: PackedFile): boolean => file === "model.json";
    await put(
      filling,
      carrier.id,
      files.filter((file) => !isLast(file)),
    );
    await put(filling, carrier.id, files.filter(isLast));
    return name;
  } finally {
    await removeContainer(engine, carrier.id);
  }
}

async function holdsModel({ engine, release, signal }: Filling, id: string): Promise<boolean> {
  const what = "read a model's model.json";
  const path = `${modelFolder}/model.json`;
  try {
    const archive = await engine.ask(what, (docker) => docker.getContainer(id).getArchive({ path }), { signal });
    const content = firstFile(await buffer(archive));
    return createHash("sha256").update(content).digest("hex").startsWith(release.modelId);
  } catch (error) {
    if (isNotFound(error)) return false;
    signal.throwIfAborted();
    throw engine.failure(what, error);
  }
}

/** Of a tar archive: a header of 512 bytes, with its size in octal digits, and then its content. */
function firstFile(archive: Buffer): Buffer {
  const bytes = Number.parseInt(archive.toString("latin1", 124, 135), 8);
  return archive.subarray(512, 512 + bytes);
}

async function put({ engine, signal }: Filling, id: string, files: readonly PackedFile[]): Promise<void> {
  const content = Readable.from(tar(files), { objectMode: false });
  const call = { path: modelFolder };
  // A model of a gigabyte, over a slow line.
  const patience = { seconds: 3600, signal };
  await engine.ask("take the model", (docker) => docker.getContainer(id).putArchive(content, call), patience);
}
