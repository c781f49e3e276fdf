import { SentimentError } from "@sentiment/errors";
import type { AwsCredentials } from "./http.ts";

export type AwsIdentity = Pick<AwsCredentials, "accessKeyId" | "secretAccessKey" | "sessionToken">;

/** Where the chain looks, if not where AWS's environment variables say. */
export interface AwsProfile {
  readonly profile?: string | undefined;
  /** Instead of `~/.aws/credentials`. */
  readonly credentialsFile?: string | undefined;
  /** Instead of `~/.aws/config`. */
  readonly configFile?: string | undefined;
}

/**
 * Who asks AWS, by the chain of AWS's own SDK: environment, profiles and single sign-on, web identity, processes,
 * containers, instances. As in Python's SDK and AWS's command line, keys in the environment come before AWS_PROFILE, though not
 * before a profile that was asked for. Each call gives credentials that are valid now. Errors: `usage` (NO_AWS_CREDENTIALS).
 */
export async function awsIdentity(from: AwsProfile = {}): Promise<() => Promise<AwsIdentity>> {
  const [{ fromEnv }, { defaultProvider }] = await Promise.all([
    import("@aws-sdk/credential-provider-env"),
    import("@aws-sdk/credential-provider-node"),
  ]);
  const environment = from.profile === undefined ? fromEnv() : undefined;
  const chain = defaultProvider(chosen(from));
  return async () => {
    try {
      return (await environment?.().catch(() => undefined)) ?? (await chain());
    } catch (cause) {
      throw new SentimentError({
        kind: "usage",
        code: "NO_AWS_CREDENTIALS",
        message: `There are no credentials for S3: ${cause instanceof Error ? cause.message : String(cause)}`,
        hint: "Set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or AWS_PROFILE to a profile of ~/.aws/config.",
        cause,
      });
    }
  };
}

/** The region of the profile in use; undefined where it has none. */
export async function awsProfileRegion(from: AwsProfile = {}): Promise<string | undefined> {
  const { loadConfig } = await import("@smithy/node-config-provider");
  const region = loadConfig(
    {
      environmentVariableSelector: () => undefined,
      configFileSelector: (profile) => profile["region"],
      default: "",
    },
    chosen(from),
  );
  return (await region()) || undefined;
}

/** As the SDK's packages name them. */
function chosen({ profile, credentialsFile, configFile }: AwsProfile): Record<string, string> {
  return {
    ...(profile !== undefined && { profile }),
    ...(credentialsFile !== undefined && { filepath: credentialsFile }),
    ...(configFile !== undefined && { configFilepath: configFile }),
  };
}
