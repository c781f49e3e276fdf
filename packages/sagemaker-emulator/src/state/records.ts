import type {
  CreateEndpointConfigInput,
  CreateModelInput,
  CreateTrainingJobRequest,
  CreateTransformJobRequest,
  DeploymentConfig,
  ProductionVariant,
} from "@aws-sdk/client-sagemaker";
import type { Resource } from "./store.ts";

export interface ModelRecord extends Resource {
  readonly input: CreateModelInput;
}

export interface EndpointConfigRecord extends Resource {
  readonly input: CreateEndpointConfigInput;
  readonly variants: readonly ProductionVariant[];
}

export type EndpointStatus =
  | "Creating"
  | "InService"
  | "Updating"
  | "RollingBack"
  | "Failed"
  | "Deleting"
  | "OutOfService";

export interface EndpointRecord extends Resource {
  readonly status: EndpointStatus;
  /** The one in service; while it is created, the one it is created with. */
  readonly configName: string;
  /** While it is updated: with which. */
  readonly pendingConfigName?: string | undefined;
  readonly failureReason?: string | undefined;
  readonly deployment?: DeploymentConfig | undefined;
  readonly variants: readonly VariantState[];
}

/** A variant in service. */
export interface VariantState {
  readonly name: string;
  readonly weight: number;
  /** Of serverless ones: none. */
  readonly instances: number | undefined;
}

export interface TransformJobRecord extends Resource {
  readonly status: "InProgress" | "Completed" | "Failed" | "Stopping" | "Stopped";
  readonly input: CreateTransformJobRequest;
  /** What DescribeTransformJob says besides: FailureReason, TransformStartTime, TransformEndTime. */
  readonly told: Readonly<Record<string, unknown>>;
}

export interface TrainingJobRecord extends Resource {
  readonly status: "InProgress" | "Completed" | "Failed" | "Stopping" | "Stopped";
  readonly input: CreateTrainingJobRequest;
  /** What DescribeTrainingJob says besides: SecondaryStatus, ModelArtifacts, FailureReason, TrainingStartTime, … */
  readonly told: Readonly<Record<string, unknown>>;
}
