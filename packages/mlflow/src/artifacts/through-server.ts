import type { FileHandle } from "node:fs/promises";
import path from "node:path";
import type { SentimentError } from "@sentiment/errors";
import type { Http, HttpRequest, HttpResponse } from "@sentiment/http";
import type { Access } from "../access.ts";
import type { FileInfo } from "../entities.ts";
import { joined, listedPath } from "./artifact-path.ts";
import { fetchFile } from "./fetch-file.ts";
import type { OpenPiece } from "./fetch-span.ts";
import { pieceOf, rangeHeaders } from "./piece-of-answer.ts";
import { artifactError, isFinalHere } from "./proxied/artifact-error.ts";
import { readListing } from "./proxied/listing.ts";
import type { RemoteFile, RemoteFiles, Transfer } from "./remote-files.ts";
import { walkByListing } from "./walk-by-listing.ts";

/** Whose files a root is, by MLflow's own layout, and what lies between their root and ours. */
export interface ArtifactOwner {
  readonly kind: "run" | "logged model";
  readonly id: string;
  /** The owner's own root. */
  readonly root: string;
  readonly below: string;
}

/** `…/<run id>/artifacts/…` or `…/models/m-…/artifacts/…`; undefined for a root that is named otherwise. */
export function ownerOf(uri: string): ArtifactOwner | undefined {
  const [, root, id, below = ""] = /^(.*\/(m-[\da-f]{32}|[\da-f]{32})\/artifacts)(?:\/(.*?))?\/?$/u.exec(uri) ?? [];
  if (root === undefined || id === undefined) return undefined;
  return { kind: id.startsWith("m-") ? "logged model" : "run", id, root, below };
}

export interface ThroughServerParts {
  readonly uri: string;
  readonly owner: ArtifactOwner;
  /** The tracking server, without a slash at its end. */
  readonly server: string;
  readonly http: Http;
  readonly access: Access;
  /** What a write is told. */
  readonly unwritable: SentimentError;
}

/**
 * Files that only the server itself can reach – a folder of its machine, storage that is not spoken here –, as it shows
 * them in its pages: they can be read, and not written.
 */
export class ThroughServer implements RemoteFiles {
  readonly uri: string;
  readonly confirmsUploads = false;
  readonly #parts: ThroughServerParts;

  constructor(parts: ThroughServerParts) {
    this.uri = parts.uri;
    this.#parts = parts;
  }

  async list(folder: string, signal: AbortSignal): Promise<readonly FileInfo[]> {
    const { owner } = this.#parts;
    const place = joined(owner.below, folder);
    const found: FileInfo[] = [];
    let token: string | undefined;
    do {
      const query =
        owner.kind === "run"
          ? { run_id: owner.id, path: place || undefined, page_token: token }
          : { artifact_directory_path: place || undefined, page_token: token };
      const asked = owner.kind === "run" ? "artifacts/list" : `logged-models/${owner.id}/artifacts/directories`;
      const answer = await this.#ask(`api/2.0/mlflow/${asked}`, folder, { query, signal, whole: true });
      const page = readListing(await answer.text(), this.uri);
      // Another run of the same id, on another server, has other files.
      if (page.rootUri !== undefined && page.rootUri.replace(/\/$/u, "") !== owner.root) throw this.#parts.unwritable;
      for (const { path: name, isDir, size } of page.files) {
        const own = listedPath(name, this.uri);
        if (place !== "" && !own.startsWith(`${place}/`)) listedPath("..", this.uri);
        const relative = owner.below === "" ? own : own.slice(owner.below.length + 1);
        found.push({ path: relative, isDir, fileSize: isDir ? undefined : size });
      }
      token = page.nextPageToken;
    } while (token !== undefined);
    return found;
  }

  walk(folder: string, signal: AbortSignal): Promise<readonly RemoteFile[]> {
    return walkByListing(folder, (each) => this.list(each, signal));
  }

  async stat(file: string, signal: AbortSignal): Promise<RemoteFile | undefined> {
    const folder = path.posix.dirname(file);
    const beside = await this.list(folder === "." ? "" : folder, signal);
    const found = beside.find((each) => each.path === file && !each.isDir);
    return found && { path: file, size: found.fileSize || undefined };
  }

  put(): Promise<void> {
    return Promise.reject(this.#parts.unwritable);
  }

  fetch(file: RemoteFile, target: FileHandle, transfer: Transfer): Promise<void> {
    const { owner, access } = this.#parts;
    const place = joined(owner.below, file.path);
    const [address, query] =
      owner.kind === "run"
        ? ["get-artifact", { run_uuid: owner.id, path: place }]
        : [`ajax-api/2.0/mlflow/logged-models/${owner.id}/artifacts/files`, { artifact_file_path: place }];
    const open: OpenPiece = async (range, signal) =>
      pieceOf(await this.#ask(address, file.path, { query, signal, headers: rangeHeaders(range) }));
    const source = { name: `${file.path} of ${this.uri}`, patience: access.http, open };
    return fetchFile(file, source, target, transfer);
  }

  async #ask(address: string, file: string, request: Omit<HttpRequest, "url" | "method">): Promise<HttpResponse> {
    const { server, http, access } = this.#parts;
    const { credentials, workspace } = access;
    const headers = { ...(workspace !== undefined && { "X-MLFLOW-WORKSPACE": workspace }), ...request.headers };
    const url = `${server}/${address}`;
    const isFinal = isFinalHere();
    const answer = await http.request({ ...request, method: "GET", url, headers, credentials, isFinal });
    if (answer.status >= 200 && answer.status < 300) return answer;
    throw await artifactError(answer, { uri: this.uri, endpoint: `GET ${address}`, path: file });
  }
}
