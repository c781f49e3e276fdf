import { SentimentError } from "@sentiment/errors";
import { trainElsewhere, type TrainOptions } from "@sentiment/training";
import { awsSettingsOf } from "./aws-settings-of.ts";
import type { Context } from "./define-command.ts";
import type { PlaceChoice } from "./options/training-place.ts";
import type { TrainedSomewhere } from "./training-result.ts";

/** Trains by a SageMaker training job, and puts, checks and records the model as if it had been trained here. */
export async function trainThere(
  options: TrainOptions,
  { instances, spot, image }: PlaceChoice,
  { conversation, io, settings }: Context,
): Promise<TrainedSomewhere> {
  const { data, valid, test, textColumn, labelColumn, labelNames, maxBadRows } = options;
  if (data === undefined) {
    throw new SentimentError({
      kind: "usage",
      code: "NO_DATA",
      message: "Nothing says what is to be learned there.",
      hint: "--data names a file or a folder; the bundled sample is for trainings here.",
    });
  }
  const resolved = (await settings()).settings;
  const { readTrainingOutput, trainOnSageMaker } = await import("@sentiment/sagemaker");
  let job: TrainedSomewhere["job"];
  const reading = {
    ...(textColumn !== undefined && { text_column: textColumn }),
    ...(labelColumn !== undefined && { label_column: labelColumn }),
    ...(labelNames !== undefined && { labels: JSON.stringify(labelNames) }),
    ...(maxBadRows !== undefined && { max_bad_rows: String(maxBadRows) }),
  };
  const result = await trainElsewhere(options, (params, use) =>
    trainOnSageMaker(
      {
        aws: awsSettingsOf(resolved),
        environment: io.environment,
        signal: io.signal,
        hyperparameters: { ...params, ...reading },
        data,
        valid,
        test,
        textColumn,
        instances,
        spot,
        image,
        nodeImage: resolved.nodeImage,
        onStep: conversation.note,
        onWarning: conversation.warn,
      },
      async ({ modelDir, outputDir, data: known, ...made }) => {
        job = made;
        const tags = {
          "sentiment.training_job": made.jobName,
          "sentiment.training_job_arn": made.jobArn,
          "sentiment.training_instances": `${made.instances} × ${made.instanceType}${made.spot ? ", spot" : ""}`,
        };
        return use({ modelDir, ...(await readTrainingOutput(outputDir)), data: known, tags });
      },
    ),
  );
  return { ...result, job };
}
