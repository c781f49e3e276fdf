import { SentimentError } from "@sentiment/errors";
import type { AwsCredentials } from "@sentiment/http";

type Identity = Pick<AwsCredentials, "accessKeyId" | "secretAccessKey" | "sessionToken">;

/**
 * Who asks AWS, by the chain of AWS's own SDK: environment, profiles and single sign-on, web identity, processes,
 * containers, instances. Each call gives credentials that are valid now. Errors: `usage` (NO_AWS_CREDENTIALS).
 */
export async function awsIdentity(): Promise<() => Promise<Identity>> {
  const { defaultProvider } = await import("@aws-sdk/credential-provider-node");
  const provide = defaultProvider();
  return async () => {
    try {
      return await provide();
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
export async function profileRegion(): Promise<string | undefined> {
  const { loadConfig } = await import("@smithy/node-config-provider");
  const region = loadConfig({
    environmentVariableSelector: () => undefined,
    configFileSelector: (profile) => profile["region"],
    default: "",
  });
  return (await region()) || undefined;
}
