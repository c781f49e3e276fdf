/** How much is read at once. Tests make it tiny, so that every boundary falls everywhere. */
export interface ReadLimits {
  /** Bytes per read: the size of a batch. */
  readonly chunkBytes: number;
  /** Bytes that are looked at to tell what a file is. */
  readonly headBytes: number;
  /** A row longer than this is an error: an unclosed quote would otherwise swallow the file into memory. */
  readonly maxRowBytes: number;
  /** The fewest bytes that are worth a thread of their own. */
  readonly rangeBytes: number;
}

export const defaultLimits: ReadLimits = {
  chunkBytes: 1 << 20,
  headBytes: 4096,
  maxRowBytes: 64 << 20,
  rangeBytes: 15 << 20,
};
