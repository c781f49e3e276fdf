import type { FileHandle } from "node:fs/promises";
import path from "node:path";
import { SentimentError } from "@sentiment/errors";
import type { Http, HttpRequest, HttpResponse } from "@sentiment/http";
import type { Access } from "../../access.ts";
import type { FileInfo } from "../../entities.ts";
import { joined, listedPath } from "../artifact-path.ts";
import { fetchFile } from "../fetch-file.ts";
import type { OpenPiece } from "../fetch-span.ts";
import { requestBody, type LocalContent } from "../local-content.ts";
import { mediaType } from "../media-type.ts";
import { pieceOf, rangeHeaders } from "../piece-of-answer.ts";
import type { RemoteFile, RemoteFiles, Transfer } from "../remote-files.ts";
import { walkByListing } from "../walk-by-listing.ts";
import { presignedPieces } from "./presigned-pieces.ts";
import { uploadInParts, type PartsUpload } from "./upload-in-parts.ts";
import { readListing } from "./listing.ts";
import { artifactError, isFinalHere } from "./artifact-error.ts";
import { withoutSecrets, type ArtifactService } from "./artifact-service.ts";
import { checkStorable, escapedPath, escapedUriPath } from "./artifact-url.ts";

export interface ProxiedParts {
  readonly uri: string;
  readonly service: ArtifactService;
  readonly http: Http;
  /** Requests to the storage behind the server, where it lets us go there. */
  readonly storage: () => Http;
  /** Without credentials where they are meant for another host. */
  readonly access: Access;
}

const patienceOnceAborted = 5000;

/** Files that an MLflow server passes on from wherever it keeps them (`mlflow server --artifacts-destination`). */
export class ProxiedFiles implements RemoteFiles {
  readonly uri: string;
  readonly confirmsUploads = false;
  readonly #service: ArtifactService;
  readonly #http: Http;
  readonly #access: Access;
  readonly #storage: () => Http;
  /** Whether the server has said that it offers no parts. */
  #noParts = { upload: false, download: false };

  constructor({ uri, service, http, access, storage }: ProxiedParts) {
    this.#storage = storage;
    this.uri = withoutSecrets(uri);
    this.#service = service;
    this.#http = http;
    this.#access = access;
  }

  async list(folder: string, signal: AbortSignal): Promise<readonly FileInfo[]> {
    const found: FileInfo[] = [];
    let pageToken: string | undefined;
    do {
      const query = { path: joined(this.#service.root, folder), page_token: pageToken };
      const answer = await this.#ask("artifacts", folder, { method: "GET", query, whole: true, signal });
      const page = readListing(await answer.text(), this.uri);
      for (const { path: name, isDir, size } of page.files) {
        found.push({ path: joined(folder, listedPath(name, this.uri)), isDir, fileSize: isDir ? undefined : size });
      }
      pageToken = page.nextPageToken;
    } while (pageToken !== undefined);
    return isItself(found, folder) ? [] : found;
  }

  walk(folder: string, signal: AbortSignal): Promise<readonly RemoteFile[]> {
    return walkByListing(folder, (each) => this.list(each, signal));
  }

  /** By the folder it lies in: a request for the file itself would be for its content. */
  async stat(file: string, signal: AbortSignal): Promise<RemoteFile | undefined> {
    const folder = path.posix.dirname(file);
    const beside = await this.list(folder === "." ? "" : folder, signal);
    const found = beside.find((each) => each.path === file && !each.isDir);
    return found && { path: file, size: found.fileSize || undefined };
  }

  async put(file: string, content: LocalContent, transfer: Transfer): Promise<void> {
    checkStorable(file);
    const { upload, minimumFileSize } = this.#access.multipart;
    const inParts = upload && content.size >= minimumFileSize && content.size > 0;
    if (inParts && (await this.#offered("upload", () => this.#putParts(file, content, transfer)))) return;
    const { signal, onBytes } = transfer;
    const body = requestBody(content, { start: 0, end: content.size }, onBytes);
    const headers = { "content-type": mediaType(file) };
    await this.#ask("artifacts", file, { method: "PUT", headers, body, signal, whole: true });
  }

  #putParts(file: string, content: LocalContent, transfer: Transfer): Promise<void> {
    const post: PartsUpload["post"] = (step, folder, message) =>
      this.#ask(`mpu/${step}`, folder, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify(message),
        // Twice is as good as once, but for `create`, which then leaves an upload that nobody fills.
        repeatable: true,
        // What was begun is given up after an abort too.
        signal: step === "abort" ? AbortSignal.timeout(patienceOnceAborted) : transfer.signal,
        whole: true,
      });
    const partSize = this.#access.multipart.uploadChunkSize;
    return uploadInParts({ uri: this.uri, file, content, partSize, storage: this.#storage(), post }, transfer);
  }

  async fetch(file: RemoteFile, target: FileHandle, transfer: Transfer): Promise<void> {
    const source = { name: `${file.path} of ${this.uri}`, patience: this.#access.http };
    const { download, minimumDownloadSize, downloadChunkSize: partSize } = this.#access.multipart;
    if (download && (file.size ?? 0) >= minimumDownloadSize) {
      let open: OpenPiece | undefined;
      const offered = await this.#offered("download", async () => {
        open = await this.#presigned(file.path, transfer.signal);
      });
      if (offered && open !== undefined) return fetchFile(file, { ...source, open, partSize }, target, transfer);
    }
    const whole = {
      ...source,
      open: async (range: Parameters<typeof rangeHeaders>[0], signal: AbortSignal) =>
        pieceOf(await this.#ask("artifacts", file.path, { method: "GET", headers: rangeHeaders(range), signal })),
    };
    return fetchFile(file, whole, target, transfer);
  }

  #presigned(file: string, signal: AbortSignal): Promise<OpenPiece> {
    const ask = (now: AbortSignal): Promise<HttpResponse> =>
      this.#ask("presigned", file, { method: "GET", signal: now, whole: true });
    return presignedPieces({ uri: this.uri, file, storage: this.#storage(), ask }, signal);
  }

  /** Does what the server may not offer; false where it does not, which is asked once. */
  async #offered(what: "upload" | "download", work: () => Promise<void>): Promise<boolean> {
    if (this.#noParts[what]) return false;
    try {
      await work();
      return true;
    } catch (error) {
      if (!SentimentError.is(error) || error.code !== "ENDPOINT_NOT_FOUND") throw error;
      this.#noParts[what] = true;
      return false;
    }
  }

  /** One request of the artifact service; whatever is not answered by a 2xx is an error. */
  async #ask(operation: string, file: string, request: Omit<HttpRequest, "url">): Promise<HttpResponse> {
    const { api, root } = this.#service;
    const address = `${api}/mlflow-artifacts/${operation}`;
    const url = request.query === undefined ? `${address}/${joined(escapedUriPath(root), escapedPath(file))}` : address;
    const { credentials, workspace } = this.#access;
    const headers = { ...(workspace !== undefined && { "X-MLFLOW-WORKSPACE": workspace }), ...request.headers };
    const answer = await this.#http.request({ isFinal: isFinalHere(), ...request, url, headers, credentials });
    if (answer.status >= 200 && answer.status < 300) return answer;
    throw await artifactError(answer, { uri: this.uri, endpoint: this.#endpoint(request, operation), path: file });
  }

  #endpoint({ method }: Pick<HttpRequest, "method">, operation: string): string {
    return `${method} mlflow-artifacts/${operation}`;
  }
}

/** Some storage lists a file as what lies in it. */
function isItself(found: readonly FileInfo[], folder: string): boolean {
  const [only] = found;
  return (
    folder !== "" &&
    found.length === 1 &&
    only?.isDir === false &&
    only.path === joined(folder, path.posix.basename(folder))
  );
}
