import { randomBytes } from "node:crypto";
import type Docker from "dockerode";
import type { PreparedRelease } from "../hosted/host.ts";
import type { Labels } from "./labels.ts";

/** Where the image serves, and where SageMaker puts models. */
export const serverPort = "8080/tcp";
export const modelFolder = "/opt/ml/model";

interface Wanted {
  readonly release: PreparedRelease;
  readonly image: string;
  readonly volume: string;
  readonly labels: Labels;
}

/**
 * A server's container: it may read its model and write to a small /tmp, has no rights that root has, is reached from this
 * machine only, keeps at most 30 MB of log, and stays down when it ends: a server that dies is to be seen.
 */
export function containerSettings({ release, image, volume, labels }: Wanted): Docker.ContainerCreateOptions {
  return {
    name: containerName(release),
    Image: image,
    Cmd: ["serve"],
    Env: variables(release),
    Labels: labels,
    ExposedPorts: { [serverPort]: {} },
    HostConfig: {
      Mounts: [{ Type: "volume", Source: volume, Target: modelFolder, ReadOnly: true }],
      // No port is named: the engine takes one that is free.
      PortBindings: { [serverPort]: [{ HostIp: "127.0.0.1", HostPort: "" }] },
      ReadonlyRootfs: true,
      Tmpfs: { "/tmp": "rw,noexec,nosuid,nodev,size=64m" },
      CapDrop: ["ALL"],
      SecurityOpt: ["no-new-privileges"],
      PidsLimit: 512,
      LogConfig: { Type: "json-file", Config: { "max-size": "10m", "max-file": "3" } },
      RestartPolicy: { Name: "no" },
    },
  };
}

/** All that the server gets to know besides its model. */
function variables({ modelName, modelVersion }: PreparedRelease): string[] {
  const version = modelVersion === undefined ? [] : [`SENTIMENT_MODEL_VERSION=${modelVersion}`];
  return [`SENTIMENT_MODEL_NAME=${modelName}`, ...version];
}

/** For people. The release may have a container already, which has ended. Engines want a letter or a digit at the beginning. */
function containerName({ endpoint, releaseId }: PreparedRelease): string {
  const name = endpoint.replaceAll(/[^\w.-]/gu, "-").replace(/^[^a-zA-Z0-9]+/u, "");
  return `${name}-${releaseId}-${randomBytes(2).toString("hex")}`;
}
