/** What a cleaning step may look at besides its text. */
export interface CleaningContext {
  readonly stopWords: ReadonlySet<string>;
}

/** One step of the cleaning; the registry holds one for each name. */
export interface CleaningStep {
  /** One line for help. */
  readonly summary: string;
  /** The text without what this step takes away. Linear in the length of the text. */
  apply(text: string, context: CleaningContext): string;
}
