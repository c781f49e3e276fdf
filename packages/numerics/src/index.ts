export { answerTasks, isTaskWorker } from "./answer-tasks.ts";
export { byteOrder } from "./byte-order.ts";
export { ByteStringTable } from "./byte-string-table.ts";
export { byteStringsOf, stringAt, stringsOf, type ByteStrings } from "./byte-strings.ts";
export { canonicalCsr, entryCount, type CsrMatrix } from "./csr-matrix.ts";
export {
  conjugateDescent,
  type DescentLimits,
  type DescentObjective,
  type DescentProgress,
  type DescentResult,
  type Line,
  type Place,
  type Settled,
} from "./conjugate-descent.ts";
export { csrRow, type CsrRow } from "./csr-row.ts";
export { findSorted } from "./find-sorted.ts";
export { availableJobs, inlineParallel, workerParallel, type Parallel, type Task, type Tasks } from "./parallel.ts";
export { grown } from "./grown.ts";
export { Moved } from "./moved.ts";
export { Random } from "./random.ts";
export { release } from "./release.ts";
export { roomFor } from "./room-for.ts";
export { rowsBetween } from "./rows-between.ts";
export { selectByteStrings } from "./select-byte-strings.ts";
export { sharedCopy } from "./shared-copy.ts";
export type { Json, LearnedState, Tensor, TensorData } from "./tensors.ts";
export { textBatchOf, textRoom, type TextBatch } from "./text-batch.ts";
