// Written by scripts/aws-constraints.ts; not to be edited. Source: botocore 1.44.5, whose descriptions of AWS's services are
// Copyright Amazon.com, Inc. or its affiliates, licensed under the Apache License 2.0 (https://www.apache.org/licenses/LICENSE-2.0).
// Changed: only what is needed of it, in fewer words.
import type { ServiceModel } from "./service-model.ts";

/** What SageMaker's runtime demands of requests. */
export const sagemakerRuntimeModel = JSON.parse(String.raw`{"operations": {
"InvokeEndpoint":{"input":"InvokeEndpointInput","errors":["InternalFailure","ServiceUnavailable","ValidationError","ModelError","InternalDependencyException","ModelNotReadyException"]}
},
"shapes": {
"BodyBlob":{"type":"blob","max":6291456},"CustomAttributesHeader":{"type":"string","max":1024,"pattern":"\\p{ASCII}*"},"EnableExplanationsHeader":{"type":"string","min":1,"max":64,"pattern":".*"},
"EndpointName":{"type":"string","max":63,"pattern":"^[a-zA-Z0-9](-*[a-zA-Z0-9])*"},"Header":{"type":"string","max":1024,"pattern":"\\p{ASCII}*"},
"InferenceComponentHeader":{"type":"string","max":63,"pattern":"^[a-zA-Z0-9]([\\-a-zA-Z0-9]*[a-zA-Z0-9])?$"},"InferenceId":{"type":"string","min":1,"max":64,"pattern":"\\A\\S[\\p{Print}]*\\z"},
"InvokeEndpointInput":{"type":"structure","required":["EndpointName","Body"],"members":{"EndpointName":"EndpointName","Body":"BodyBlob","ContentType":"Header","Accept":"Header","CustomAttributes":"CustomAttributesHeader","TargetModel":"TargetModelHeader","TargetVariant":"TargetVariantHeader","TargetContainerHostname":"TargetContainerHostnameHeader","InferenceId":"InferenceId","EnableExplanations":"EnableExplanationsHeader","InferenceComponentName":"InferenceComponentHeader","SessionId":"SessionIdOrNewSessionConstantHeader","PrefixAwareId":"PrefixAwareIdHeader"},"headers":{"EndpointName":"EndpointName","ContentType":"Content-Type","Accept":"Accept","CustomAttributes":"X-Amzn-SageMaker-Custom-Attributes","TargetModel":"X-Amzn-SageMaker-Target-Model","TargetVariant":"X-Amzn-SageMaker-Target-Variant","TargetContainerHostname":"X-Amzn-SageMaker-Target-Container-Hostname","InferenceId":"X-Amzn-SageMaker-Inference-Id","EnableExplanations":"X-Amzn-SageMaker-Enable-Explanations","InferenceComponentName":"X-Amzn-SageMaker-Inference-Component","SessionId":"X-Amzn-SageMaker-Session-Id","PrefixAwareId":"X-Amzn-SageMaker-Prefix-Aware-Id"}},
"PrefixAwareIdHeader":{"type":"string","min":1,"max":64,"pattern":"\\A\\S[\\p{Print}]*\\z"},
"SessionIdOrNewSessionConstantHeader":{"type":"string","max":256,"pattern":"^(NEW_SESSION)$|^[a-zA-Z0-9](-*[a-zA-Z0-9])*$"},
"TargetContainerHostnameHeader":{"type":"string","max":63,"pattern":"^[a-zA-Z0-9](-*[a-zA-Z0-9])*"},"TargetModelHeader":{"type":"string","min":1,"max":1024,"pattern":"\\A\\S[\\p{Print}]*\\z"},
"TargetVariantHeader":{"type":"string","max":63,"pattern":"^[a-zA-Z0-9](-*[a-zA-Z0-9])*"}
}}`) as ServiceModel;
