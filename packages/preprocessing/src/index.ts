export type { PreprocessingSettings, Preprocessor, StopWords } from "./preprocessor.ts";
export { emptyTokenBatch, type TokenBatch } from "./token-batch.ts";
