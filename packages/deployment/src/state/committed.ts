import type { EndpointRecord } from "./endpoint-record.ts";

/** How many releases before the one in service are kept, to go back to. */
const kept = 2;

/** The record once the pending release is in service, `now` (ISO 8601), and the server before it is only to be ended. */
export function committed(record: EndpointRecord, now: string): EndpointRecord {
  const { pending, current, history, retired } = record;
  if (pending === undefined) return record;
  const before = {
    created: [],
    updated: current === undefined ? history : [...history, current],
    replaced: history,
    "rolled-back": history.slice(0, -1),
  };
  return {
    ...record,
    current: { ...pending.release, since: now },
    history: before[pending.action].slice(-kept),
    pending: undefined,
    retired: current?.server === undefined ? retired : [...retired, current.server],
  };
}
