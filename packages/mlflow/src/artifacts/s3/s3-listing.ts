import { md5OfEtag } from "./object-digest.ts";
import { xmlText, xmlTexts } from "./xml-texts.ts";

export interface S3Object {
  readonly key: string;
  readonly size: number;
  /** MD5, where the object came in one piece and is not encrypted with a key of its own. */
  readonly md5: string | undefined;
}

/** One page of a list of objects. */
export interface S3Listing {
  readonly objects: readonly S3Object[];
  /** What keys begin with that have more than one name behind the prefix; with / at the end. */
  readonly folders: readonly string[];
  readonly next: string | undefined;
}

/** Reads the answer to ListObjectsV2 with `encoding-type=url`. */
export function readS3Listing(xml: string): S3Listing {
  const isEncoded = xmlText(xml, "EncodingType") === "url";
  const name = (text: string): string => (isEncoded ? decodeURIComponent(text.replaceAll("+", " ")) : text);
  const objects = xmlTexts(xml, "Contents").map((object) => ({
    key: name(xmlText(object, "Key") ?? ""),
    size: Number(xmlText(object, "Size") ?? 0),
    md5: md5OfEtag(xmlText(object, "ETag")),
  }));
  const folders = xmlTexts(xml, "CommonPrefixes").map((prefix) => name(xmlText(prefix, "Prefix") ?? ""));
  const isCut = xmlText(xml, "IsTruncated") === "true";
  return { objects, folders, next: isCut ? xmlText(xml, "NextContinuationToken") : undefined };
}
