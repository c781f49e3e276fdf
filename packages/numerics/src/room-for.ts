const MEBIBYTE = 1 << 20;

/** Below this, memory that is kept for later does no harm. */
const LARGE = MEBIBYTE;

/** glibc's DEFAULT_MMAP_THRESHOLD_MAX and a page for its own notes. */
const ALWAYS_RETURNED = 32 * MEBIBYTE + 4096;

/**
 * How many bytes to ask for where at least `bytes` are needed for a while: as many, but of 1 MiB or more no fewer than 32.
 * What is never written to takes no memory; and what is asked for in such large pieces goes back to the system once it is
 * released. From smaller ones glibc's `malloc` learns that they come and go, and keeps up to 64 MiB of them in each thread,
 * even in one that has ended (mallopt(3), M_MMAP_THRESHOLD and M_TRIM_THRESHOLD): of a training on millions of texts, a
 * seventh. It is not for arrays by the dozen: the collector counts what was asked for, and would come round more often.
 */
export function roomFor(bytes: number): number {
  return bytes < LARGE ? bytes : Math.max(bytes, ALWAYS_RETURNED);
}
