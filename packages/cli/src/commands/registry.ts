import type { Command } from "../define-command.ts";

/** A command's line in the table of contents: enough for `--help`; the rest is loaded when it is run. */
export interface CommandEntry {
  /** One word, or two for a command of a group. */
  readonly name: string;
  readonly summary: string;
  readonly load: () => Promise<Command>;
}

/** Every command, in the order of `--help`. To add one: write its file, add its line. */
export const commands: readonly CommandEntry[] = [
  {
    name: "train",
    summary: "learn a model from labelled text and write it to a folder",
    load: async () => (await import("./train.ts")).train,
  },
  {
    name: "predict",
    summary: "label texts with a trained model, and say why",
    load: async () => (await import("./predict.ts")).predict,
  },
  {
    name: "batch",
    summary: "label every row of a file, however large",
    load: async () => (await import("./batch.ts")).batch,
  },
  {
    name: "serve",
    summary: "answer predictions over HTTP, as MLflow, SageMaker and KServe do",
    load: async () => (await import("./serve.ts")).serve,
  },
  {
    name: "evaluate",
    summary: "score a trained model on labelled text",
    load: async () => (await import("./evaluate.ts")).evaluate,
  },
  {
    name: "pipeline",
    summary: "all of it: train every model, register and deploy the best, ask it",
    load: async () => (await import("./pipeline.ts")).pipeline,
  },
  {
    name: "deploy",
    summary: "put a registered model into service, at an address that stays",
    load: async () => (await import("./deploy.ts")).deploy,
  },
  {
    name: "status",
    summary: "how the deployed endpoints are",
    load: async () => (await import("./status.ts")).status,
  },
  {
    name: "logs",
    summary: "what a deployed endpoint has logged",
    load: async () => (await import("./logs.ts")).logs,
  },
  {
    name: "rollback",
    summary: "put the release before back into service",
    load: async () => (await import("./rollback.ts")).rollback,
  },
  {
    name: "undeploy",
    summary: "end a deployed endpoint",
    load: async () => (await import("./undeploy.ts")).undeploy,
  },
  {
    name: "runs list",
    summary: "the recorded runs of an experiment",
    load: async () => (await import("./runs-list.ts")).runsList,
  },
  {
    name: "runs show",
    summary: "all that is recorded of a run",
    load: async () => (await import("./runs-show.ts")).runsShow,
  },
  {
    name: "runs compare",
    summary: "runs side by side, and what differs",
    load: async () => (await import("./runs-compare.ts")).runsCompare,
  },
  {
    name: "runs best",
    summary: "the best run by a metric",
    load: async () => (await import("./runs-best.ts")).runsBest,
  },
  {
    name: "runs gc",
    summary: "close runs whose process has died",
    load: async () => (await import("./runs-gc.ts")).runsGc,
  },
  {
    name: "runs sync",
    summary: "copy what is recorded to a server or another database",
    load: async () => (await import("./runs-sync.ts")).runsSync,
  },
  {
    name: "register",
    summary: "put the best run's model, or another, into the registry",
    load: async () => (await import("./register.ts")).register,
  },
  {
    name: "models list",
    summary: "the registered models, and which version is in which stage",
    load: async () => (await import("./models-list.ts")).modelsList,
  },
  {
    name: "models show",
    summary: "a registered model: its versions, and who changed what when",
    load: async () => (await import("./models-show.ts")).modelsShow,
  },
  {
    name: "models promote",
    summary: "move the version in one stage to another",
    load: async () => (await import("./models-promote.ts")).modelsPromote,
  },
  {
    name: "models rollback",
    summary: "give a stage back to the version that held it before",
    load: async () => (await import("./models-rollback.ts")).modelsRollback,
  },
  {
    name: "models archive",
    summary: "take a version out of its stage",
    load: async () => (await import("./models-archive.ts")).modelsArchive,
  },
  {
    name: "cost",
    summary: "what endpoints on SageMaker cost, and have cost",
    load: async () => (await import("./cost.ts")).cost,
  },
  {
    name: "gc",
    summary: "delete what nothing uses any more on AWS",
    load: async () => (await import("./gc.ts")).gc,
  },
  {
    name: "iam setup",
    summary: "the roles that SageMaker and CI run as, made or mended",
    load: async () => (await import("./iam-setup.ts")).iamSetup,
  },
  {
    name: "iam check",
    summary: "whether those roles are there, and as they are to be",
    load: async () => (await import("./iam-check.ts")).iamCheck,
  },
  {
    name: "iam show-policy",
    summary: "what those roles may do, and why",
    load: async () => (await import("./iam-show-policy.ts")).iamShowPolicy,
  },
  {
    name: "iam destroy",
    summary: "remove those roles",
    load: async () => (await import("./iam-destroy.ts")).iamDestroy,
  },
  {
    name: "image build",
    summary: "build the image of the inference server",
    load: async () => (await import("./image-build.ts")).imageBuild,
  },
  {
    name: "image push",
    summary: "push an image to a registry, as clouds want it",
    load: async () => (await import("./image-push.ts")).imagePush,
  },
  {
    name: "image verify",
    summary: "hold an image or a server to SageMaker's contract",
    load: async () => (await import("./image-verify.ts")).imageVerify,
  },
  {
    name: "data pull",
    summary: "bring the data that .dvc files name, verified",
    load: async () => (await import("./data-pull.ts")).dataPull,
  },
  {
    name: "data status",
    summary: "whether data here is what .dvc files name",
    load: async () => (await import("./data-status.ts")).dataStatus,
  },
  {
    name: "data add",
    summary: "keep data in DVC's cache and name it in a .dvc file",
    load: async () => (await import("./data-add.ts")).dataAdd,
  },
  {
    name: "data push",
    summary: "send data from DVC's cache to a remote",
    load: async () => (await import("./data-push.ts")).dataPush,
  },
  {
    name: "data get",
    summary: "fetch data that another repository tracks",
    load: async () => (await import("./data-get.ts")).dataGet,
  },
  {
    name: "data describe",
    summary: "what is in labelled text: rows, classes, lengths, duplicates, bad rows",
    load: async () => (await import("./data-describe.ts")).dataDescribe,
  },
  {
    name: "data generate",
    summary: "make up labelled tweets, as many as wanted",
    load: async () => (await import("./data-generate.ts")).dataGenerate,
  },
  {
    name: "emulator",
    summary: "SageMaker on this machine, for trying and for tests",
    load: async () => (await import("./emulator.ts")).emulator,
  },
  {
    name: "init",
    summary: "write the files that a project begins with",
    load: async () => (await import("./init.ts")).init,
  },
  {
    name: "config",
    summary: "each setting, its value and where it comes from",
    load: async () => (await import("./config.ts")).config,
  },
  {
    name: "doctor",
    summary: "what is wrong here, and how to mend it",
    load: async () => (await import("./doctor.ts")).doctor,
  },
  {
    name: "completion",
    summary: "completion for bash, zsh or fish",
    load: async () => (await import("./completion.ts")).completion,
  },
  {
    name: "help exit-codes",
    summary: "what each exit code means",
    load: async () => (await import("./help-exit-codes.ts")).helpExitCodes,
  },
];

/** What the groups of two-word commands are about. */
export const groups: Readonly<Record<string, string>> = {
  runs: "recorded runs: list, show, compare, choose the best, copy",
  models: "the model registry: list, show, promote, roll back, archive",
  iam: "the roles on AWS that SageMaker and CI run as",
  image: "the image that clouds run: build, push, verify",
  data: "versioned data: pull, status, add, push, describe, generate",
  help: "help for a command, or on a topic: exit-codes",
};
