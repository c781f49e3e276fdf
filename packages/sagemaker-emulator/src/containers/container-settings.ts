import path from "node:path";
import type { ContainerWanted } from "../runner.ts";
import type { Labels } from "./labels.ts";
import type { Joined } from "./networks.ts";

/** Where SageMaker's containers serve, and what they find their things below. */
export const serverPort = "8080/tcp";
const prefix = "/opt/ml";

interface Settings {
  readonly wanted: ContainerWanted;
  /** Its id. */
  readonly image: string;
  readonly network: Joined;
  readonly labels: Labels;
}

/** A container as SageMaker starts them: root, its folders below /opt/ml, on a port that the engine chooses on loopback. */
export function containerSettings({ wanted, image, network, labels }: Settings) {
  const { command, entryPoint, environment, root, readOnly, host } = wanted;
  const alone = network.mode === "bridge" || network.mode === "none";
  return {
    Image: image,
    Cmd: [...command],
    ...(entryPoint !== undefined && { Entrypoint: [...entryPoint] }),
    Env: Object.entries(environment).map(([name, value]) => `${name}=${value}`),
    Labels: labels,
    ...(host !== undefined && { Hostname: host }),
    ExposedPorts: { [serverPort]: {} },
    HostConfig: {
      Mounts: [
        { Type: "bind" as const, Source: root, Target: prefix },
        ...readOnly.map((part) => ({
          Type: "bind" as const,
          Source: path.join(root, part),
          Target: path.posix.join(prefix, part),
          ReadOnly: true,
        })),
      ],
      NetworkMode: network.mode,
      // No port is named: the engine takes one that is free.
      ...(host === undefined &&
        !network.internal && { PortBindings: { [serverPort]: [{ HostIp: "127.0.0.1", HostPort: "" }] } }),
      // It finds itself by its name, too, where it has no network.
      ...(network.mode === "none" && host !== undefined && { ExtraHosts: [`${host}:127.0.0.1`] }),
      Init: false,
      SecurityOpt: ["no-new-privileges"],
      LogConfig: { Type: "json-file", Config: { "max-size": "50m" } },
      RestartPolicy: { Name: "no" },
    },
    ...(!alone &&
      host !== undefined && { NetworkingConfig: { EndpointsConfig: { [network.mode]: { Aliases: [host] } } } }),
  };
}
