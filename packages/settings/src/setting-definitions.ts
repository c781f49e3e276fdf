import { availableParallelism } from "node:os";
import path from "node:path";
import type { z } from "zod";
import { awsValues } from "./aws-values.ts";
import { someText, textPairs, wholeNumber, trimmedText } from "./value-schemas.ts";

/** One setting: where it may stand, what it may be, and what it is when nobody says. */
export interface SettingDefinition<Value> {
  readonly description: string;
  /** What its flag's value is called in help. */
  readonly placeholder: string;
  /** The environment variable. */
  readonly environment: string;
  /** The variable that MLflow itself reads for it; ours wins. */
  readonly mlflowEnvironment?: string;
  /** Of a mapping: what variables for one entry each begin with; they win over the mapping's other sources but its flag. */
  readonly entryEnvironment?: string;
  /** Whether `sentiment.yaml` may hold it, under the setting's own name; a dot in the name is a level of the file. */
  readonly inFile: boolean;
  /** A path: where the project file names it, it is relative to that file. */
  readonly isPath?: boolean;
  /** Takes text, or (from the project file only) a mapping of texts. */
  readonly schema: z.ZodType<Value>;
  /** `file`: the project file that was read, if any. */
  readonly fallback: (file?: string) => Value;
  /** What a project file may hold, where nothing is the default. */
  readonly example?: Value;
}

/** Every setting, in the order `sentiment config` lists them. To add one, add its entry. */
export const settingDefinitions = {
  data: optionalText({
    description: "labelled text to learn from, a file or a folder; without it the bundled sample",
    placeholder: "path",
    environment: "SENTIMENT_DATA",
    isPath: true,
    example: "tweets.csv",
  }),
  labels: define<Readonly<Record<string, string>>>({
    description: "names for the labels of the data: 0=positive,1=negative",
    placeholder: "pairs",
    environment: "SENTIMENT_LABELS",
    inFile: true,
    schema: textPairs("0=positive,1=negative"),
    fallback: () => ({}),
    example: { "0": "negative", "4": "positive" },
  }),
  seed: define<number>({
    description: "seeds the split and whatever else is random",
    placeholder: "number",
    environment: "SENTIMENT_SEED",
    inFile: false,
    schema: wholeNumber(0, 0xffff_ffff),
    fallback: () => 0,
  }),
  jobs: define<number>({
    description: "how many processors to use; results are the same for any number",
    placeholder: "number",
    environment: "SENTIMENT_JOBS",
    inFile: false,
    schema: wholeNumber(1, 1024),
    fallback: availableParallelism,
  }),
  metric: text("validation_f1_macro", {
    description: "the metric by which the best model is chosen",
    placeholder: "name",
    environment: "SENTIMENT_METRIC",
  }),
  experiment: text("Default", {
    description: "the experiment that runs are recorded in",
    placeholder: "name",
    environment: "SENTIMENT_EXPERIMENT",
    mlflowEnvironment: "MLFLOW_EXPERIMENT_NAME",
  }),
  experimentId: define<string | undefined>({
    description: "the experiment by its id, which must be there; where its name is given beside it, they must agree",
    placeholder: "id",
    environment: "SENTIMENT_EXPERIMENT_ID",
    mlflowEnvironment: "MLFLOW_EXPERIMENT_ID",
    inFile: false,
    schema: someText(),
    fallback: () => undefined,
  }),
  trackingUri: {
    ...text("sqlite:///mlflow.db", {
      description: "where runs are recorded",
      placeholder: "uri",
      environment: "SENTIMENT_TRACKING_URI",
      mlflowEnvironment: "MLFLOW_TRACKING_URI",
    }),
    schema: trimmedText(),
  },
  mlflowCredentials: define<string | undefined>({
    description: "a file that says where the tracking server is and who asks: URI, user and password, a line each",
    placeholder: "file",
    environment: "SENTIMENT_MLFLOW_CREDENTIALS",
    inFile: false,
    schema: someText(),
    fallback: () => undefined,
  }),
  name: text("sentiment-classifier", {
    description: "the name a model is registered and deployed under",
    placeholder: "name",
    environment: "SENTIMENT_NAME",
  }),
  targets: define<Readonly<Record<string, string>>>({
    description: "what each stage is deployed to: staging=docker",
    placeholder: "pairs",
    environment: "SENTIMENT_TARGETS",
    entryEnvironment: "SENTIMENT_TARGET_",
    inFile: true,
    schema: textPairs("staging=docker"),
    fallback: () => ({}),
    example: { staging: "local" },
  }),
  stateDir: define<string>({
    description: "the folder in which this machine's deployments are kept; .sentiment beside sentiment.yaml by default",
    placeholder: "folder",
    environment: "SENTIMENT_STATE_DIR",
    inFile: false,
    schema: someText(),
    fallback: (file) => path.join(file === undefined ? "" : path.dirname(file), ".sentiment"),
  }),
  nodeImage: define<string | undefined>({
    description: "the image of which Node is taken when a serving image is built",
    placeholder: "reference",
    environment: "SENTIMENT_NODE_IMAGE",
    inFile: false,
    schema: trimmedText(),
    fallback: () => undefined,
  }),
  "aws.region": ofAws("region", {
    description: "the AWS region; by default AWS's own (AWS_REGION, the profile)",
    placeholder: "name",
    environment: "SENTIMENT_AWS_REGION",
    example: "eu-central-1",
  }),
  "aws.account": ofAws("account", {
    description: "the AWS account, a guard: credentials of another one are refused",
    placeholder: "number",
    environment: "SENTIMENT_AWS_ACCOUNT",
    example: "123456789012",
  }),
  "aws.role": ofAws("role", {
    description: "the role SageMaker runs as; sentiment-execution by default, which sentiment iam setup makes",
    placeholder: "arn",
    environment: "SENTIMENT_AWS_ROLE",
    example: "arn:aws:iam::123456789012:role/sentiment-execution",
  }),
  "aws.bucket": ofAws("bucket", {
    description: "the S3 bucket for models and batches; by default one of the account's own",
    placeholder: "name",
    environment: "SENTIMENT_AWS_BUCKET",
    example: "sentiment-my-models",
  }),
  "aws.repository": ofAws("repository", {
    description: "ECR's repository for the serving image; sentiment by default",
    placeholder: "name",
    environment: "SENTIMENT_AWS_REPOSITORY",
    example: "sentiment",
  }),
  "aws.registry": {
    ...ofAws("registry", {
      description: "where images are pushed, if not at ECR's own address",
      placeholder: "host",
      environment: "SENTIMENT_AWS_REGISTRY",
    }),
    inFile: false,
  },
  "aws.instanceType": ofAws("instanceType", {
    description: "the SageMaker instance type",
    placeholder: "type",
    environment: "SENTIMENT_AWS_INSTANCE_TYPE",
    example: "ml.m5.large",
  }),
};

/** A setting's name: `data`, `aws.region`, … */
export type SettingName = keyof typeof settingDefinitions;

/** All settings, checked, under their names. */
export type Settings = {
  readonly [Name in SettingName]: (typeof settingDefinitions)[Name] extends SettingDefinition<infer Value>
    ? Value
    : never;
};

export const settingNames: readonly SettingName[] = Object.keys(settingDefinitions) as SettingName[];

/** The environment variables that set it, strongest first. */
export function variablesOf(name: SettingName): readonly string[] {
  const { environment, mlflowEnvironment }: SettingDefinition<unknown> = settingDefinitions[name];
  return mlflowEnvironment === undefined ? [environment] : [environment, mlflowEnvironment];
}

/** The flag that sets it: `trackingUri` → `--tracking-uri`. */
export function flagOf(name: SettingName): string {
  return `--${name.replaceAll(".", "-").replaceAll(/[A-Z]/gu, (letter) => `-${letter.toLowerCase()}`)}`;
}

function define<Value>(definition: SettingDefinition<Value>): SettingDefinition<Value> {
  return definition;
}

type TextFacts = Pick<
  SettingDefinition<string>,
  "description" | "placeholder" | "environment" | "mlflowEnvironment" | "isPath" | "example"
>;

function text(fallback: string, facts: TextFacts): SettingDefinition<string> {
  return { ...facts, inFile: true, schema: someText(), fallback: () => fallback };
}

function optionalText(facts: TextFacts): SettingDefinition<string | undefined> {
  return { ...facts, inFile: true, schema: someText(), fallback: () => undefined };
}

function ofAws(value: keyof typeof awsValues, facts: TextFacts): SettingDefinition<string | undefined> {
  return { ...optionalText(facts), schema: awsValues[value] };
}
