/** Upper bounds in seconds. */
const bounds = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

interface Times {
  readonly buckets: Float64Array;
  sum: number;
}

/** Counters of a server, for Prometheus. */
export class Metrics {
  texts = 0;
  reloads = 0;
  failedReloads = 0;
  readonly #requests = new Map<string, Map<number, number>>();
  readonly #times = new Map<string, Times>();

  /** Counts an answered request of a route. */
  count(route: string, status: number, seconds: number): void {
    let byStatus = this.#requests.get(route);
    if (byStatus === undefined) this.#requests.set(route, (byStatus = new Map<number, number>()));
    byStatus.set(status, (byStatus.get(status) ?? 0) + 1);
    let times = this.#times.get(route);
    if (times === undefined) this.#times.set(route, (times = { buckets: new Float64Array(bounds.length + 1), sum: 0 }));
    let at = 0;
    while (at < bounds.length && seconds > bounds[at]!) at++;
    times.buckets[at]!++;
    times.sum += seconds;
  }

  /** Prometheus' text format 0.0.4. */
  text(now: Now): string {
    const lines = [
      ...described("sentiment_requests_total", "counter", "Answered requests."),
      ...[...this.#requests].flatMap(([route, byStatus]) =>
        [...byStatus].map(([status, n]) => `sentiment_requests_total{route="${route}",status="${status}"} ${n}`),
      ),
      ...described("sentiment_request_seconds", "histogram", "From a request's headers to its answer."),
      ...[...this.#times].flatMap(([route, times]) => histogram(route, times)),
      ...single("sentiment_texts_total", "counter", "Texts that were predicted.", this.texts),
      ...single("sentiment_pending_requests", "gauge", "Requests under way.", now.pending),
      ...single("sentiment_pending_bytes", "gauge", "Bytes of bodies, texts and answers under way.", now.pendingBytes),
      ...single("sentiment_reloads_total", "counter", "Models that took the place of another.", this.reloads),
      ...single("sentiment_failed_reloads_total", "counter", "Models that could not.", this.failedReloads),
      ...described("sentiment_model_info", "gauge", "The model in service."),
      `sentiment_model_info{id="${now.model}"} 1`,
      ...single("process_resident_memory_bytes", "gauge", "Memory.", process.memoryUsage.rss()),
      ...single("process_start_time_seconds", "gauge", "Since 1970.", Math.round(performance.timeOrigin / 1000)),
    ];
    return `${lines.join("\n")}\n`;
  }
}

/** What is so at the moment. */
interface Now {
  readonly pending: number;
  readonly pendingBytes: number;
  readonly model: string;
}

function described(name: string, type: string, help: string): string[] {
  return [`# HELP ${name} ${help}`, `# TYPE ${name} ${type}`];
}

function single(name: string, type: string, help: string, value: number): string[] {
  return [...described(name, type, help), `${name} ${value}`];
}

function histogram(route: string, { buckets, sum }: Times): string[] {
  let total = 0;
  const lines = [...bounds, "+Inf"].map((bound, at) => {
    total += buckets[at]!;
    return `sentiment_request_seconds_bucket{route="${route}",le="${bound}"} ${total}`;
  });
  const labels = `{route="${route}"}`;
  return [
    ...lines,
    `sentiment_request_seconds_sum${labels} ${sum}`,
    `sentiment_request_seconds_count${labels} ${total}`,
  ];
}
