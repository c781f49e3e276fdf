import type { FileHandle } from "node:fs/promises";
import type { Http } from "@sentiment/http";
import type { Access } from "../../access.ts";
import type { FileInfo } from "../../entities.ts";
import { SentimentError } from "@sentiment/errors";
import { joined, listedPath } from "../artifact-path.ts";
import { digestOf } from "../digest.ts";
import { fetchFile } from "../fetch-file.ts";
import type { OpenPiece } from "../fetch-span.ts";
import { requestBody, type LocalContent } from "../local-content.ts";
import { mediaType } from "../media-type.ts";
import { pieceOf, rangeHeaders } from "../piece-of-answer.ts";
import type { RemoteFile, RemoteFiles, Transfer } from "../remote-files.ts";
import { uploadInParts } from "./multipart-upload.ts";
import type { S3Place } from "./s3-address.ts";
import { digestOfObject, md5OfEtag } from "./object-digest.ts";
import { S3Bucket } from "./s3-bucket.ts";
import type { S3Asked } from "./s3-error.ts";
import { readS3Listing, type S3Listing } from "./s3-listing.ts";
import { uploadHeaders } from "./upload-headers.ts";

const mebibyte = 1 << 20;
/** From this size on a file goes up in parts. */
const partsFrom = 32 * mebibyte;
/** Files come down in parts of this size. */
const partSize = 32 * mebibyte;

/** Files in a bucket of Amazon's S3, or of what speaks like it. S3 checks the digest of all that it is sent. */
export class S3Files implements RemoteFiles {
  readonly uri: string;
  readonly confirmsUploads = true;
  readonly #root: string;
  readonly #bucket: S3Bucket;
  readonly #access: Access;

  constructor({ bucket, root }: S3Place, http: Http, access: Access) {
    this.uri = `s3://${bucket}/${root}`;
    this.#root = root;
    this.#bucket = new S3Bucket(bucket, http, access.s3);
    this.#access = access;
  }

  async list(folder: string, signal: AbortSignal): Promise<readonly FileInfo[]> {
    const found: FileInfo[] = [];
    for await (const { objects, folders } of this.#pages(folder, "/", signal)) {
      for (const prefix of folders) found.push({ path: this.#path(prefix), isDir: true, fileSize: undefined });
      for (const { key, size } of objects) found.push({ path: this.#path(key), isDir: false, fileSize: size });
    }
    return found;
  }

  async walk(folder: string, signal: AbortSignal): Promise<readonly RemoteFile[]> {
    const found: RemoteFile[] = [];
    for await (const { objects } of this.#pages(folder, undefined, signal)) {
      for (const { key, size, md5 } of objects) found.push({ path: this.#path(key), size, md5 });
    }
    return found;
  }

  async *#pages(folder: string, delimiter: string | undefined, signal: AbortSignal): AsyncGenerator<S3Listing> {
    const below = joined(this.#root, folder);
    const prefix = below === "" ? "" : `${below}/`;
    const asked = this.#asked("ListBucket", folder);
    let next: string | undefined;
    do {
      const query = { "list-type": 2, prefix, delimiter, "encoding-type": "url", "continuation-token": next };
      const answer = await this.#bucket.ask({ method: "GET", key: "", asked, query, signal, whole: true });
      const page = readS3Listing(await answer.text());
      // Consoles make folders of empty objects whose key ends so.
      yield { ...page, objects: page.objects.filter(({ key }) => !key.endsWith("/")) };
      next = page.next;
    } while (next !== undefined);
  }

  /** A key, or the beginning of keys, as a path from the root. */
  #path(key: string): string {
    const start = this.#root === "" ? "" : `${this.#root}/`;
    if (!key.startsWith(start)) listedPath("..", this.uri);
    return listedPath(key.slice(start.length).replace(/\/$/u, ""), this.uri);
  }

  async stat(path: string, signal: AbortSignal): Promise<RemoteFile | undefined> {
    const request = { method: "HEAD", key: joined(this.#root, path), signal, whole: true } as const;
    try {
      const { headers } = await this.#bucket.ask({ ...request, asked: this.#asked("GetObject", path) });
      return { path, size: Number(headers["content-length"] ?? 0), md5: md5OfEtag(headers["etag"]) };
    } catch (error) {
      if (SentimentError.is(error) && error.code === "RESOURCE_DOES_NOT_EXIST") return undefined;
      throw error;
    }
  }

  async put(path: string, content: LocalContent, transfer: Transfer): Promise<void> {
    const { bucket, key, asked } = {
      bucket: this.#bucket,
      key: joined(this.#root, path),
      asked: this.#asked("PutObject", path),
    };
    const headers = { "content-type": mediaType(path), ...uploadHeaders(this.#access.s3) };
    if (content.size >= partsFrom) return uploadInParts({ bucket, key, content, asked, headers }, transfer);
    const { signal, onBytes } = transfer;
    const sum = await digestOf(content, "sha256");
    await bucket.ask({
      method: "PUT",
      key,
      asked,
      headers: { ...headers, "x-amz-content-sha256": sum },
      body: requestBody(content, { start: 0, end: content.size }, onBytes),
      signal,
      whole: true,
    });
  }

  fetch(file: RemoteFile, target: FileHandle, transfer: Transfer): Promise<void> {
    const key = joined(this.#root, file.path);
    const asked = this.#asked("GetObject", file.path);
    const open: OpenPiece = async (range, signal) => {
      const headers = { ...rangeHeaders(range), "x-amz-checksum-mode": "ENABLED" };
      const answer = await this.#bucket.ask({ method: "GET", key, asked, headers, signal });
      return { ...pieceOf(answer), digest: digestOfObject(answer) };
    };
    const source = { name: `${file.path} of ${this.uri}`, patience: this.#access.http, open, partSize };
    return fetchFile(file, source, target, transfer);
  }

  #asked(action: string, path: string): S3Asked {
    return { uri: this.uri, action: `s3:${action}`, path };
  }
}
