/**
 * What runs the containers of endpoints, transform jobs and training jobs: a Docker engine, or, where there is none, our
 * own program as a process, whatever the image.
 */
export interface Runner {
  /** `containers` */
  readonly name: string;
  /** Starts one. Throws where it cannot even be started: no such image, no such program. */
  start(wanted: ContainerWanted): Promise<RunningContainer>;
  /**
   * What the registry says of an image; undefined: it is not there. A runner that takes no notice of images has no such method.
   * Throws where the registry cannot be asked.
   */
  readonly inspect?: ((image: string) => Promise<ImageFacts | undefined>) | undefined;
  /** Stops all that run still, and leaves nothing. */
  close(): Promise<void>;
}

/** Of an image in a registry, without having it pulled. */
export interface ImageFacts {
  /** Its manifest's: `application/vnd.docker.distribution.manifest.v2+json`. */
  readonly mediaType: string;
  /** Of all layers, as they are stored. */
  readonly bytes: number;
}

export interface ContainerWanted {
  /** Told in logs: `endpoint x-staging, variant AllTraffic`. */
  readonly purpose: string;
  /** As CreateModel or CreateTrainingJob has it; ECR's host is mapped to a registry by the runner's own options. */
  readonly image: string;
  /** Instead of the image's own. */
  readonly entryPoint?: readonly string[] | undefined;
  /** Follows the entry point: `["serve"]`, `["train"]`. */
  readonly command: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  /** A folder on this machine: what is seen as /opt/ml. */
  readonly root: string;
  /** Below `root`, what may only be read: `["model"]` of an endpoint, `["input"]` of a training. */
  readonly readOnly: readonly string[];
  /** Of the instance it is to run on, `amd64` or `arm64`; another image's does not start. Default: the engine's. */
  readonly architecture?: string | undefined;
  /** Its name among the hosts of a training, `algo-1`, which the others of the same `network` find it by. Undefined: it serves. */
  readonly host?: string | undefined;
  /** Containers of the same network name reach each other; undefined: none but us reaches it. */
  readonly network?: string | undefined;
  /** EnableNetworkIsolation: it reaches nothing. */
  readonly isolated: boolean;
}

export interface RunningContainer {
  /** `http://127.0.0.1:32768`, for its port 8080; undefined for a training. */
  readonly url: string | undefined;
  /** Its exit code, when it ends by itself or is stopped. */
  readonly exited: Promise<number>;
  /** What it has written to stdout and stderr, a line each, from the first on; ends with it. */
  output(): AsyncIterable<string>;
  /** SIGTERM, and SIGKILL after so many seconds. */
  stop(seconds: number): Promise<void>;
}
