export interface RandomWork {
  readonly operations: number;
  readonly seed: number;
}

/** How much random work a test is to do, and which: always the same short slice, unless `pnpm stress` asks for more. */
export function randomWork(slice: RandomWork): RandomWork {
  const { SENTIMENT_STRESS_OPERATIONS: operations, SENTIMENT_STRESS_SEED: seed } = process.env;
  return { operations: Number(operations ?? slice.operations), seed: Number(seed ?? slice.seed) };
}
