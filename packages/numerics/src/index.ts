export { answerTasks, isTaskWorker } from "./answer-tasks.ts";
export { byteStringsOf, stringAt, stringsOf, type ByteStrings } from "./byte-strings.ts";
export { canonicalCsr, entryCount, type CsrMatrix } from "./csr-matrix.ts";
export { availableJobs, inlineParallel, workerParallel, type Parallel, type Task, type Tasks } from "./parallel.ts";
export { Random } from "./random.ts";
export { sharedCopy } from "./shared-copy.ts";
export type { Json, LearnedState, Tensor, TensorData } from "./tensors.ts";
export { textBatchOf, type TextBatch } from "./text-batch.ts";
