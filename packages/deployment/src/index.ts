export type { Endpoint, EndpointState, EndpointStatus, Release } from "./endpoint.ts";
export type { Cost, Plan } from "./plan.ts";
export type {
  Asked,
  Deployed,
  Destroyed,
  Doing,
  EndpointAnswer,
  EndpointPrediction,
  LogChoice,
  LogLine,
  Target,
  Verified,
} from "./target.ts";
export type { Host } from "./hosted/host.ts";
export type { Check } from "./verify/check.ts";
export { verifyServer, type VerifyOptions } from "./verify/verify-server.ts";
export { openEngine, type Engine } from "./docker/engine.ts";
export { buildImage, type BuildOptions, type BuiltImage } from "./image/build.ts";
export { pullImage } from "./image/pull.ts";
export { pushImage, type PushedImage, type PushOptions } from "./image/push.ts";
export { imageIdentity, type ImageChoice } from "./image/wanted-image.ts";
export { localTarget, type LocalOptions } from "./local/local-target.ts";
export { deployedEndpoints } from "./state/deployed-endpoints.ts";
export { dockerTarget, type DockerOptions } from "./docker/docker-target.ts";
export { carryOut, type CarriedOut } from "./carry-out.ts";
export { releaseOf } from "./release-of.ts";
export { modelFiles } from "./archive/model-files.ts";
export { tar } from "./archive/tar.ts";
export { predictByOneModel, type ChunkAnswer } from "./predict/predict-by-one-model.ts";
export type { Answer, Ask } from "./verify/ask.ts";
export { verifyInvocations } from "./verify/verify-invocations.ts";
export { verifyImage, type VerifyImageOptions } from "./verify/image/verify-image.ts";
export { RegistryClient } from "./registry/registry-client.ts";
export { programs } from "./programs.ts";
