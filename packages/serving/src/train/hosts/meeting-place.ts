import { networkInterfaces } from "node:os";

/** Where hosts find the first one. */
export interface MeetingPlace {
  readonly host: string;
  readonly port: number;
  /** The address that the first host listens at. */
  readonly listen: string;
}

/** Unless SENTIMENT_TRAIN_MASTER says otherwise. */
const defaultPort = 7707;

/**
 * The first host by its name, which SageMaker's network resolves, or what `address` (`host:port`) says. It listens on the
 * interface that `resourceconfig.json` names, which is the network of the job.
 */
export function meetingPlace(
  first: string,
  { address, networkInterface }: { readonly address: string | undefined; readonly networkInterface: unknown },
): MeetingPlace {
  if (address !== undefined) {
    const [, host, port] = /^(.+?)(?::(\d+))?$/u.exec(address) ?? [];
    return { host: host!, port: Number(port ?? defaultPort), listen: host! };
  }
  const own = typeof networkInterface === "string" ? networkInterfaces()[networkInterface]?.[0]?.address : undefined;
  return { host: first, port: defaultPort, listen: own ?? "0.0.0.0" };
}
