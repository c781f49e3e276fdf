/** Records that are sent together. */
export interface Payload {
  /** As they are sent. */
  readonly body: string;
  /** As they were, without their lines' ends. */
  readonly records: readonly string[];
}

interface Splitting {
  readonly multiRecord: boolean;
  /** 0: as many as there are. */
  readonly mostBytes: number;
  /** What is sent of a record. */
  readonly sent: (record: string) => string;
}

/**
 * The lines of an object, as many in each payload as fit, or one. Throws an Error for a record that is too long by itself.
 * Lines are those of the bytes: a line feed in a quoted field of CSV is one, too, which is why AWS does not support it.
 */
export function* payloadsOf(text: string, { multiRecord, mostBytes, sent }: Splitting): Generator<Payload> {
  let body = "";
  let bytes = 0;
  let records: string[] = [];
  for (const record of linesOf(text)) {
    const line = `${sent(record)}\n`;
    const length = Buffer.byteLength(line);
    if (mostBytes > 0 && length > mostBytes) {
      throw new Error(`A record of ${length} bytes is longer than MaxPayloadInMB allows, ${mostBytes} bytes.`);
    }
    const isFull = !multiRecord || (mostBytes > 0 && bytes + length > mostBytes);
    if (records.length > 0 && isFull) {
      yield { body, records };
      [body, bytes, records] = ["", 0, []];
    }
    body += line;
    bytes += length;
    records.push(record);
  }
  if (records.length > 0) yield { body, records };
}

function* linesOf(text: string): Generator<string> {
  for (let start = 0; start < text.length;) {
    const end = text.indexOf("\n", start);
    const line = text.slice(start, end === -1 ? undefined : end).replace(/\r$/u, "");
    start = end === -1 ? text.length : end + 1;
    if (line !== "") yield line;
  }
}
