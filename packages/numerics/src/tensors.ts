/** Any value that JSON can hold. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/** The arrays that learned state is stored in; each has a safetensors dtype. */
export type TensorData = Float64Array | Float32Array | Int32Array | Uint8Array | Uint16Array;

/** Numbers with a shape, row-major. */
export interface Tensor {
  readonly shape: readonly number[];
  readonly data: TensorData;
}

/** What a trained part leaves behind to be saved: small settings as JSON, everything large as tensors. */
export interface LearnedState {
  readonly settings: { readonly [key: string]: Json };
  readonly tensors: { readonly [name: string]: Tensor };
}
