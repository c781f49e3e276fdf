import type {
  CreateLogStreamRequest,
  DescribeLogStreamsRequest,
  FilterLogEventsRequest,
  GetLogEventsRequest,
  InputLogEvent,
  PutLogEventsRequest,
} from "@aws-sdk/client-cloudwatch-logs";
import { AwsError } from "../wire/aws-error.ts";
import { jsonStandIn } from "./json-stand-in.ts";
import type { StandIn } from "./stand-in.ts";

/** Of one stream, more are dropped, the first ones first. */
const mostEvents = 100_000;

type Streams = Map<string, InputLogEvent[]>;

/** CloudWatch Logs: groups, streams and their events. */
export function logs(): StandIn {
  const groups = new Map<string, Streams>();
  const group = (name: string | undefined): Streams => {
    const found = groups.get(name ?? "");
    if (found === undefined) throw new AwsError("ResourceNotFoundException", "The specified log group does not exist.");
    return found;
  };
  const stream = (groupName: string | undefined, name: string | undefined): InputLogEvent[] => {
    const found = group(groupName).get(name ?? "");
    if (found === undefined)
      throw new AwsError("ResourceNotFoundException", "The specified log stream does not exist.");
    return found;
  };
  return jsonStandIn("logs", {
    CreateLogGroup({ logGroupName: name }: { readonly logGroupName: string }) {
      if (groups.has(name)) throw exists("log group");
      groups.set(name, new Map());
      return {};
    },
    DeleteLogGroup({ logGroupName: name }: { readonly logGroupName: string }) {
      group(name);
      groups.delete(name);
      return {};
    },
    CreateLogStream({ logGroupName, logStreamName: name }: CreateLogStreamRequest) {
      if (group(logGroupName).has(name!)) throw exists("log stream");
      group(logGroupName).set(name!, []);
      return {};
    },
    DescribeLogStreams({ logGroupName, logStreamNamePrefix: prefix = "" }: DescribeLogStreamsRequest) {
      const names = [...group(logGroupName).keys()].filter((name) => name.startsWith(prefix));
      return { logStreams: names.map((logStreamName) => ({ logStreamName })) };
    },
    PutLogEvents({ logGroupName, logStreamName, logEvents = [] }: PutLogEventsRequest) {
      const events = stream(logGroupName, logStreamName);
      events.push(...logEvents);
      if (events.length > mostEvents) events.splice(0, events.length - mostEvents);
      return { nextSequenceToken: "0" };
    },
    GetLogEvents({ logGroupName, logStreamName }: GetLogEventsRequest) {
      return { events: stream(logGroupName, logStreamName) };
    },
    FilterLogEvents: (input: FilterLogEventsRequest) => filtered(group(input.logGroupName), input),
  });
}

/** A page of the group's events, whichever stream they are of, in the order of time. */
function filtered(streams: Streams, input: FilterLogEventsRequest): object {
  const { startTime = 0, endTime = Infinity, limit = 10_000, nextToken, logStreamNamePrefix: prefix = "" } = input;
  const all = [...streams].flatMap(([logStreamName, events]) =>
    events.map((event, index) => ({ ...event, logStreamName, eventId: `${logStreamName}:${index}` })),
  );
  const wanted = all
    .filter(({ timestamp = 0 }) => timestamp >= startTime && timestamp <= endTime)
    .filter(({ logStreamName }) => logStreamName.startsWith(prefix))
    .sort((a, b) => a.timestamp! - b.timestamp!);
  const start = Number(nextToken ?? 0);
  const next = start + limit;
  return { events: wanted.slice(start, next), ...(next < wanted.length && { nextToken: String(next) }) };
}

function exists(what: string): AwsError {
  return new AwsError("ResourceAlreadyExistsException", `The specified ${what} already exists.`);
}
