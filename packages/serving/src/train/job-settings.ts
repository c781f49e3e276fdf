import { SentimentError } from "@sentiment/errors";

/** What the variables of a container say of a training on several hosts. */
export interface JobSettings {
  /** TRAINING_JOB_ARN or TRAINING_JOB_NAME, which SageMaker sets. */
  readonly job?: string | undefined;
  /** SENTIMENT_TRAIN_SECRET: what hosts show each other; whoever starts the job draws it. */
  readonly secret?: string | undefined;
  /** SENTIMENT_TRAIN_MASTER: `host:port` of the first host, where it is not found by its name at our port. */
  readonly master?: string | undefined;
  /** SENTIMENT_TRAIN_WAIT_SECONDS: how long hosts wait for each other; default 900. */
  readonly waitSeconds?: number | undefined;
}

/** Throws a usage error for a variable that cannot be. */
export function jobSettings(environment: Readonly<Record<string, string | undefined>>): JobSettings {
  const value = (name: string): string | undefined => environment[name] || undefined;
  const wait = value("SENTIMENT_TRAIN_WAIT_SECONDS");
  if (wait !== undefined && !/^\d+$/u.test(wait)) {
    throw new SentimentError({
      kind: "usage",
      code: "BAD_VARIABLE",
      message: `SENTIMENT_TRAIN_WAIT_SECONDS cannot be ${JSON.stringify(wait)}: a whole number is wanted.`,
      hint: "Correct the variable, or leave it out.",
    });
  }
  return {
    job: value("TRAINING_JOB_ARN") ?? value("TRAINING_JOB_NAME"),
    secret: value("SENTIMENT_TRAIN_SECRET"),
    master: value("SENTIMENT_TRAIN_MASTER"),
    waitSeconds: wait === undefined ? undefined : Number(wait),
  };
}
