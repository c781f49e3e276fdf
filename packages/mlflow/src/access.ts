import type { Credentials, HttpOptions } from "@sentiment/http";

/** How a tracking server and its files are reached, as MLflow's environment variables say (reference in `read-access.ts`). */
export interface Access {
  readonly http: HttpOptions;
  readonly credentials?: Credentials | undefined;
  /** Sent as `X-MLFLOW-WORKSPACE`. */
  readonly workspace?: string | undefined;
  readonly multipart: {
    /** Upload and download in parts through the tracking server, where it offers that. */
    readonly upload: boolean;
    readonly download: boolean;
    /** Bytes. Files from this size on go up in parts. */
    readonly minimumFileSize: number;
    /** Bytes. Files from this size on come down in parts. */
    readonly minimumDownloadSize: number;
    readonly uploadChunkSize: number;
    readonly downloadChunkSize: number;
  };
  /** Direct access to S3 and what speaks like it. AWS's own variables are read by AWS's credential chain. */
  readonly s3: {
    readonly endpointUrl?: string | undefined;
    readonly region?: string | undefined;
    readonly ignoreTls: boolean;
    readonly addressingStyle: "auto" | "path" | "virtual";
    readonly expectedBucketOwner?: string | undefined;
    /** Further headers of an upload by their S3 names, such as `ServerSideEncryption`. */
    readonly uploadExtraArgs: Readonly<Record<string, string>>;
  };
}
