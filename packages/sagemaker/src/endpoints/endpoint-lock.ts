import type { Aws } from "../aws/aws.ts";
import { takeStorageLock } from "./storage-lock.ts";

/** Does something to an endpoint that nobody else may do at the same time, from wherever. */
export async function withEndpointLock<Result>(
  { aws, bucket, name }: { readonly aws: Aws; readonly bucket: string; readonly name: string },
  doing: string,
  work: () => Promise<Result>,
): Promise<Result> {
  const lock = await takeStorageLock({ aws, bucket, key: `locks/${name}` }, doing);
  try {
    return await work();
  } finally {
    await lock.release();
  }
}
