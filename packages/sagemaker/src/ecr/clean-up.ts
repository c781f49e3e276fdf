import { BatchDeleteImageCommand, paginateDescribeImages, type ImageDetail } from "@aws-sdk/client-ecr";
import { SentimentError } from "@sentiment/errors";
import { refusalOf } from "../aws/aws-failure.ts";
import type { Aws } from "../aws/aws.ts";
import { incomingPrefix, repositoryName } from "./repository.ts";

/** An image of ours in ECR. */
export interface KeptImage {
  readonly digest: string;
  readonly tags: readonly string[];
  readonly pushedAt: Date;
  readonly bytes: number;
}

/**
 * The images in our repository whose tags we gave them, oldest first; none where there is no repository. Images that somebody else
 * has named are not ours to delete, even there.
 */
export async function keptImages(aws: Aws): Promise<readonly KeptImage[]> {
  const repository = repositoryName(aws);
  const found: ImageDetail[] = [];
  try {
    await aws.ask("ecr", `list the images of ${repository}`, async (client, options) => {
      const pages = paginateDescribeImages({ client }, { repositoryName: repository }, options);
      for await (const { imageDetails = [] } of pages) found.push(...imageDetails);
    });
  } catch (error) {
    if (refusalOf(error)?.code === "RepositoryNotFoundException") return [];
    throw error;
  }
  return found
    .map(({ imageDigest = "", imageTags = [], imagePushedAt = new Date(0), imageSizeInBytes = 0 }) => ({
      digest: imageDigest,
      tags: imageTags,
      pushedAt: imagePushedAt,
      bytes: imageSizeInBytes,
    }))
    .filter(({ tags }) => tags.length > 0 && tags.every((tag) => ours.test(tag)))
    .toSorted((a, b) => a.pushedAt.getTime() - b.pushedAt.getTime());
}

const ours = new RegExp(`^(?:(?:context|image)-[0-9a-f]{64}|${incomingPrefix}[0-9a-f]{12})$`, "u");

/** Deletes images by their digests; such as are not there are no error. At most a hundred go by one call. */
export async function deleteImages(aws: Aws, digests: readonly string[]): Promise<void> {
  const repository = repositoryName(aws);
  for (let start = 0; start < digests.length; start += 100) {
    const imageIds = digests.slice(start, start + 100).map((imageDigest) => ({ imageDigest }));
    const { failures = [] } = await aws.ask("ecr", `delete images of ${repository}`, (client, options) =>
      client.send(new BatchDeleteImageCommand({ repositoryName: repository, imageIds }), options),
    );
    const failed = failures.find(({ failureCode }) => failureCode !== "ImageNotFound");
    if (failed !== undefined) throw notDeleted(repository, failed.imageId?.imageDigest, failed.failureReason);
  }
}

function notDeleted(repository: string, digest = "?", reason = "no reason given"): SentimentError {
  return new SentimentError({
    kind: "remote",
    code: "IMAGE_NOT_DELETED",
    message: `ECR did not delete the image ${digest} of ${repository}: ${reason}.`,
    hint: "An image that a list names goes after the list.",
  });
}
