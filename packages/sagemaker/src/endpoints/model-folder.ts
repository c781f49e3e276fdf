import { DescribeModelCommand } from "@aws-sdk/client-sagemaker";
import { isAbsent } from "../aws/is-absent.ts";
import { releaseNameOf } from "../names.ts";
import type { Ground } from "./ground.ts";

/** Where SageMaker's model of a release has its archive: its folder, `s3://…/`. undefined: there is no such model. */
export async function modelFolder(
  ground: Ground,
  releaseId: string,
): Promise<{ readonly bucket: string; readonly prefix: string } | undefined> {
  const ModelName = releaseNameOf(ground.endpoint, releaseId);
  const found = await ground.aws
    .ask("sagemaker", `describe the model ${ModelName}`, (client, options) =>
      client.send(new DescribeModelCommand({ ModelName }), options),
    )
    .catch((error: unknown) => {
      if (isAbsent(error)) return undefined;
      throw error;
    });
  const [, bucket, prefix] = /^s3:\/\/([^/]+)\/(.*\/)/u.exec(found?.PrimaryContainer?.ModelDataUrl ?? "") ?? [];
  return bucket === undefined || prefix === undefined ? undefined : { bucket, prefix };
}
