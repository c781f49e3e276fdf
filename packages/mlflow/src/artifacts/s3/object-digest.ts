import type { HttpResponse } from "@sentiment/http";
import type { Digest } from "../digest.ts";

/**
 * What an object's bytes amount to as a whole, by its headers. An ETag is the MD5 of what came in one piece, unless it is
 * encrypted with a key that is not S3's own (docs.aws.amazon.com/AmazonS3/latest/API/API_Object.html).
 */
export function digestOfObject({ status, headers }: HttpResponse): Digest | undefined {
  for (const algorithm of ["sha256", "sha1", "crc32"] as const) {
    const sum = headers[`x-amz-checksum-${algorithm}`];
    // A sum of sums ends with the number of parts; that of a part says nothing of the whole.
    if (sum === undefined || sum.includes("-") || status !== 200) continue;
    return { algorithm, hex: Buffer.from(sum, "base64").toString("hex") };
  }
  const encryption = headers["x-amz-server-side-encryption"] ?? "AES256";
  const own = headers["x-amz-server-side-encryption-customer-algorithm"];
  const hex = encryption === "AES256" && own === undefined ? md5OfEtag(headers["etag"]) : undefined;
  return hex === undefined ? undefined : { algorithm: "md5", hex };
}

/** An ETag that may be an MD5, as hex. */
export function md5OfEtag(etag: string | undefined): string | undefined {
  return /^"([\da-f]{32})"$/u.exec(etag ?? "")?.[1];
}
