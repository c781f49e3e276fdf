import path from "node:path";
import type { BatchTransform } from "@sentiment/sagemaker";
import type { Scorer } from "@sentiment/training";
import { awsSettingsOf } from "./aws-settings-of.ts";
import type { Context } from "./define-command.ts";
import type { BatchPlace } from "./options/batch-place.ts";
import type { ChosenModel } from "./options/model-source.ts";

export interface RemoteBatch {
  readonly openScorer: (classes: readonly string[]) => Promise<Scorer>;
  /** Once the file is written: removes what was made for it. */
  done(): Promise<void>;
  /** Its name. */
  job(): string | undefined;
}

interface Asked extends BatchPlace {
  readonly chosen: ChosenModel;
  readonly data: string;
  readonly textColumn: string | undefined;
}

/** A file that a batch transform job of the model scores; nothing is begun before the scorer is opened. */
export function openBatchOnSageMaker(asked: Asked, context: Context): RemoteBatch {
  const { io, conversation } = context;
  let batch: BatchTransform | undefined;
  return {
    async openScorer(classes) {
      const { settings } = await context.settings();
      const { releaseOf } = await import("@sentiment/deployment");
      const { scoreOnSageMaker } = await import("@sentiment/sagemaker");
      const { folder, origin } = asked.chosen;
      const named = {
        modelUri: origin?.uri ?? path.resolve(folder),
        modelVersion: origin?.version,
        runId: origin?.runId,
      };
      const options = {
        aws: awsSettingsOf(settings),
        environment: io.environment,
        name: settings.name,
        release: await releaseOf(folder, named),
        data: { file: asked.data, textColumn: asked.textColumn },
        instances: asked.instances,
        image: asked.image,
        nodeImage: settings.nodeImage,
        signal: io.signal,
        onStep: conversation.note,
        onWarning: conversation.warn,
        onProgress: conversation.progress,
      };
      batch = await scoreOnSageMaker(options, classes);
      return batch.answers;
    },
    async done() {
      await batch?.remove().catch((error: unknown) => {
        io.signal.throwIfAborted();
        conversation.warn(`What was made on AWS for it could not all be removed: ${(error as Error).message}`);
      });
    },
    job: () => batch?.job,
  };
}
