/** Whether more or less of a metric is better. */
export type MetricGoal = "max" | "min";

/** What to strive for, by the metric's name: losses, errors and times are the better the smaller. */
export function metricGoal(name: string): MetricGoal {
  return /(?:^|[_\-. /:])(?:loss|error|errors|err|mse|rmse|mae|mape|perplexity|seconds|duration)$|^seconds_/iu.test(
    name,
  )
    ? "min"
    : "max";
}
