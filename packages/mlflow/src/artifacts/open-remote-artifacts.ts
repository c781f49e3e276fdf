import { openHttp, redacted, type Http } from "@sentiment/http";
import { SentimentError } from "@sentiment/errors";
import type { Access } from "../access.ts";
import type { Artifacts } from "../artifacts.ts";
import { isServerUri } from "../server-uri.ts";
import { LocalArtifacts } from "./local-artifacts.ts";
import { plainAccess } from "./plain-access.ts";
import { serviceOf, serviceOfHttpRoot, type ArtifactService } from "./proxied/artifact-service.ts";
import { ProxiedFiles } from "./proxied/proxied-files.ts";
import { parseS3Uri } from "./s3/s3-address.ts";
import { S3Files } from "./s3/s3-files.ts";
import { ownerOf, ThroughServer } from "./through-server.ts";
import { isWithinReach } from "./within-reach.ts";
import { RemoteArtifacts } from "./remote-artifacts.ts";

export interface ArtifactOptions {
  /** Default: without passwords, with MLflow's limits. */
  readonly access?: Access | undefined;
  /** Of the store that names these artifacts: where `mlflow-artifacts:` lies, and who knows the credentials of `access`. */
  readonly trackingUri?: string | undefined;
  /** Requests to the tracking server, made with `access.http`; default: one of its own. */
  readonly http?: Http | undefined;
  /** Aborted: transfers end at once and leave nothing half done. */
  readonly signal?: AbortSignal | undefined;
}

/** The files at a URI that is no place on this machine. Errors: `usage` for one that cannot be reached. */
export function openRemoteArtifacts(uri: string, options: ArtifactOptions): Artifacts {
  const { access = plainAccess, trackingUri, signal } = options;
  if (/^s3:/iu.test(uri)) {
    const place = parseS3Uri(uri);
    return new RemoteArtifacts(new S3Files(place, storageHttp(access), access), signal);
  }
  const service = /^mlflow-artifacts:/iu.test(uri) ? serviceOf(uri, trackingUri) : serviceOfHttpRoot(uri);
  if (service === undefined) return openThroughServer(uri, options, unreachable(uri));
  const { http = openHttp(access.http) } = options;
  let storage: Http | undefined;
  const files = new ProxiedFiles({
    uri,
    service,
    http,
    access: accessFor(service, trackingUri, access),
    storage: () => (storage ??= storageHttp(access)),
  });
  return new RemoteArtifacts(files, signal);
}

/** Without the tracking server's certificates and headers; and where a bucket has moved to has to be signed anew. */
function storageHttp({ http, s3 }: Access): Http {
  return openHttp({ ...http, headers: {}, tls: { insecure: s3.ignoreTls }, followRedirects: false });
}

/** The password of the tracking server is for that server: an artifact URI is what somebody with an account there wrote. */
function accessFor({ api }: ArtifactService, trackingUri: string | undefined, access: Access): Access {
  const [there, known] = [
    URL.parse(api)?.origin,
    trackingUri === undefined ? undefined : URL.parse(trackingUri)?.origin,
  ];
  return there === known ? access : { ...access, credentials: undefined };
}

/**
 * The files at a folder that a server has named: that folder where this machine has it too, else through the server.
 */
export function openServersFolder(uri: string, folder: string, options: ArtifactOptions): Artifacts {
  return isWithinReach(folder) ? new LocalArtifacts(uri, folder) : openThroughServer(uri, options, elsewhere(uri));
}

/** For reading only; `unwritable` is thrown for all else, or where no server knows the root. */
function openThroughServer(uri: string, options: ArtifactOptions, unwritable: SentimentError): Artifacts {
  const { access = plainAccess, trackingUri = "", signal } = options;
  const owner = ownerOf(uri);
  if (!isServerUri(trackingUri) || owner === undefined) throw unwritable;
  const { http = openHttp(access.http) } = options;
  const server = trackingUri.replace(/\/+$/u, "");
  return new RemoteArtifacts(
    new ThroughServer({ uri: redacted(uri), owner, server, http, access, unwritable }),
    signal,
  );
}

function elsewhere(uri: string): SentimentError {
  return new SentimentError({
    kind: "usage",
    code: "ARTIFACT_URI",
    message: `The tracking server keeps these files in ${uri}, a folder of its own machine, where nothing can be written from here.`,
    hint: "Start the server with --artifacts-destination FOLDER instead of --default-artifact-root, so that it takes files for new experiments itself.",
  });
}

function unreachable(uri: string): SentimentError {
  return new SentimentError({
    kind: "usage",
    code: "ARTIFACT_URI",
    message: `Files cannot be written to ${redacted(uri)} from here, nor read without the tracking server that knows them.`,
    hint: "What can be reached: local paths, file:, s3:, mlflow-artifacts:, and http(s): of an MLflow server's artifact service.",
  });
}
