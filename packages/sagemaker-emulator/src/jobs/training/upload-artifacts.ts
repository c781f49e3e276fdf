import { createReadStream } from "node:fs";
import { readdir, stat } from "node:fs/promises";
import path from "node:path";
import type { Account } from "../../account.ts";
import { s3Location } from "../../others/s3-location.ts";
import { JobFailure } from "../job-failure.ts";
import { writeTarGzip, type TarEntry } from "./tar.ts";
import type { TrainingHost } from "./training-host.ts";

interface Artifacts {
  readonly hosts: readonly TrainingHost[];
  /** Below a host's root: `model`, `output/data`. */
  readonly part: string;
  /** `s3://bucket/prefix/job/output/model.tar.gz` */
  readonly uri: string;
}

/**
 * Packs what the hosts have written to a folder, in one archive, and stores it. Without anything there is no archive: false.
 * Throws a JobFailure where two hosts have written files of one name: on SageMaker one of them would be lost.
 */
export async function uploadArtifacts(account: Account, { hosts, part, uri }: Artifacts): Promise<boolean> {
  const owners = new Map<string, TrainingHost>();
  const entries: TarEntry[] = [];
  for (const host of hosts) {
    for (const name of await filesBelow(path.join(host.root, part))) {
      const other = owners.get(name);
      if (other !== undefined) throw clash(name, part, [other, host]);
      owners.set(name, host);
      entries.push({ name, file: path.join(host.root, part, name) });
    }
  }
  if (entries.length === 0) return false;
  const archive = path.join(path.dirname(hosts[0]!.root), path.basename(uri));
  await writeTarGzip(entries, archive);
  await uploadFile(account, archive, uri);
  return true;
}

export async function uploadFile(account: Account, file: string, uri: string): Promise<void> {
  const { bucket, key } = s3Location(uri)!;
  const { PutObjectCommand } = await import("@aws-sdk/client-s3");
  const client = await account.others.s3();
  const { size } = await stat(file);
  const body = createReadStream(file);
  await client.send(new PutObjectCommand({ Bucket: bucket, Key: key, Body: body, ContentLength: size }));
}

/** Names of files below a folder, with slashes, sorted. */
export async function filesBelow(folder: string): Promise<readonly string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile());
  return files.map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name))).sort();
}

function clash(name: string, part: string, hosts: readonly [TrainingHost, TrainingHost]): JobFailure {
  const [one, other] = hosts;
  return new JobFailure(
    `ClientError: Artifact upload failed: ${one.name} and ${other.name} have both written /opt/ml/${part}/${name}.`,
  );
}
