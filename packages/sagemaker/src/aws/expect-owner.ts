import type { S3Client } from "@aws-sdk/client-s3";

/**
 * Has S3 refuse (403) whatever is asked of a bucket that is not the account's: names of buckets are the whole world's, and one that was
 * deleted can be made anew by anybody. A command that says an owner itself is left as it is.
 */
export function expectOwner(client: S3Client, owner: () => Promise<string>): S3Client {
  client.middlewareStack.add(
    (next, { commandName }) =>
      async (args) => {
        if (!("Bucket" in args.input) || commandName === "CreateBucketCommand") return next(args);
        return next({ ...args, input: { ExpectedBucketOwner: await owner(), ...args.input } });
      },
    { step: "initialize", name: "expectOwner" },
  );
  return client;
}
