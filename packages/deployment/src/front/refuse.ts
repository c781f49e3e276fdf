import type { Socket } from "node:net";

/** How long a caller may take to read it. */
const patience = 10_000;

const body = `${JSON.stringify({
  error_code: "TEMPORARILY_UNAVAILABLE",
  message: "No model is in service here at the moment. Try again in a second.",
})}\n`;

const answer = [
  "HTTP/1.1 503 Service Unavailable",
  "Content-Type: application/json",
  `Content-Length: ${Buffer.byteLength(body)}`,
  "Retry-After: 1",
  "Connection: close",
  "",
  body,
].join("\r\n");

/** Tells a caller, once it has sent something, to come again. What it sends is read, so that it gets to see the answer. */
export function refuse(client: Socket): void {
  client.once("data", () => client.end(answer));
  client.once("end", () => client.end());
  client.setTimeout(patience, () => client.destroy());
  setTimeout(() => client.destroy(), patience).unref();
  client.resume();
}
