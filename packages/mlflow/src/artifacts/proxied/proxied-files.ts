import type { FileHandle } from "node:fs/promises";
import path from "node:path";
import type { Http, HttpRequest, HttpResponse } from "@sentiment/http";
import type { Access } from "../../access.ts";
import type { FileInfo } from "../../entities.ts";
import { joined, listedPath } from "../artifact-path.ts";
import { fetchFile } from "../fetch-file.ts";
import { requestBody, type LocalContent } from "../local-content.ts";
import { mediaType } from "../media-type.ts";
import { pieceOf, rangeHeaders } from "../piece-of-answer.ts";
import type { RemoteFile, RemoteFiles, Transfer } from "../remote-files.ts";
import { walkByListing } from "../walk-by-listing.ts";
import { readListing } from "./listing.ts";
import { artifactError, isFinalHere } from "./artifact-error.ts";
import { withoutSecrets, type ArtifactService } from "./artifact-service.ts";
import { checkStorable, escapedPath, escapedUriPath } from "./artifact-url.ts";

export interface ProxiedParts {
  readonly uri: string;
  readonly service: ArtifactService;
  readonly http: Http;
  /** Without credentials where they are meant for another host. */
  readonly access: Access;
}

/** Files that an MLflow server passes on from wherever it keeps them (`mlflow server --artifacts-destination`). */
export class ProxiedFiles implements RemoteFiles {
  readonly uri: string;
  readonly confirmsUploads = false;
  readonly #service: ArtifactService;
  readonly #http: Http;
  readonly #access: Access;

  constructor({ uri, service, http, access }: ProxiedParts) {
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

  async put(file: string, content: LocalContent, { signal, onBytes }: Transfer): Promise<void> {
    checkStorable(file);
    const body = requestBody(content, { start: 0, end: content.size }, onBytes);
    const headers = { "content-type": mediaType(file) };
    await this.#ask("artifacts", file, { method: "PUT", headers, body, signal, whole: true });
  }

  fetch(file: RemoteFile, target: FileHandle, transfer: Transfer): Promise<void> {
    const source = {
      name: `${file.path} of ${this.uri}`,
      retry: this.#access.http.retry,
      open: async (range: Parameters<typeof rangeHeaders>[0], signal: AbortSignal) =>
        pieceOf(await this.#ask("artifacts", file.path, { method: "GET", headers: rangeHeaders(range), signal })),
    };
    return fetchFile(file, source, target, transfer);
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
