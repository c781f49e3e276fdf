import type { MetricDefinition } from "@aws-sdk/client-sagemaker";

interface MetricPattern {
  readonly name: string;
  readonly regex: RegExp;
}

/** Throws a SyntaxError for what is no regular expression. */
export function metricPatterns(definitions: readonly MetricDefinition[] = []): readonly MetricPattern[] {
  return definitions.map(({ Name, Regex }) => ({ name: Name!, regex: new RegExp(Regex!, "u") }));
}

/** Finds metrics in what a training prints: the first group of each regular expression, the last one that was printed. */
export class MetricScraper {
  readonly #patterns: readonly MetricPattern[];
  readonly #found = new Map<string, object>();

  constructor(patterns: readonly MetricPattern[]) {
    this.#patterns = patterns;
  }

  line(text: string, now: number): void {
    for (const { name, regex } of this.#patterns) {
      const value = Number.parseFloat(regex.exec(text)?.[1] ?? "");
      if (!Number.isNaN(value)) this.#found.set(name, { MetricName: name, Value: value, Timestamp: now });
    }
  }

  /** As DescribeTrainingJob has them. */
  final(): readonly object[] {
    return [...this.#found.values()];
  }
}
