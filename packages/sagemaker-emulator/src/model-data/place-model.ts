import { mkdir } from "node:fs/promises";
import path from "node:path";
import type { Readable } from "node:stream";
import type { Account } from "../account.ts";
import { s3Location } from "../others/s3-location.ts";
import { untarGzip } from "./untar.ts";

/** Lays out what a container sees as /opt/ml: `model` in a folder, with what the archive holds, if there is one. Throws what is wrong. */
export async function placeModel(account: Account, folder: string, modelDataUrl: string | undefined): Promise<void> {
  const modelFolder = path.join(folder, "model");
  await mkdir(modelFolder, { recursive: true });
  if (modelDataUrl === undefined) return;
  const { bucket, key } = s3Location(modelDataUrl)!;
  const { GetObjectCommand } = await import("@aws-sdk/client-s3");
  const { Body: body } = await (await account.others.s3()).send(new GetObjectCommand({ Bucket: bucket, Key: key }));
  await untarGzip(body as Readable, modelFolder);
}
