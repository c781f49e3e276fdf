import type { Route } from "../route.ts";

/** For Prometheus. */
export const metrics: Route = {
  name: "/metrics",
  method: "GET",
  answer: (_, { metrics: counted, admission, model }) => ({
    status: 200,
    type: "text/plain; version=0.0.4; charset=utf-8",
    body: counted.text({ pending: admission.pending, pendingBytes: admission.bytes, model: model.id }),
  }),
};
