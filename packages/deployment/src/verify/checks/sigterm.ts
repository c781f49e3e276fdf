import { connect } from "node:net";
import { setTimeout } from "node:timers/promises";
import type { Check } from "../check.ts";
import { bodyOf } from "../forms.ts";
import { must } from "../must.ts";

/** SageMaker kills after 30. */
const most = 15;

export const sigterm: Check = {
  name: "sigterm",
  demand:
    "At SIGTERM the request under way is answered, and it ends with 0 well within the 30 s after which it would be killed.",
  quick: false,
  needs: "container",
  async run({ url, container, signal }) {
    const request = await halfSent(url, signal);
    const terminated = container.terminate();
    terminated.catch(() => {});
    await setTimeout(300, undefined, { signal });
    const status = await request.finish();
    must(status.startsWith("HTTP/1.1 200"), `The request under way was answered by ${JSON.stringify(status)}.`);
    const { exitCode, seconds } = await terminated;
    must(exitCode === 0, `It ended with ${exitCode}${exitCode === 137 ? ", killed: PID 1 did not heed SIGTERM" : ""}.`);
    must(seconds <= most, `It took ${seconds.toFixed(1)} s to end.`);
    return `answered, and ended with 0 after ${seconds.toFixed(1)} s`;
  },
};

/** A request of which the server has got the headers and half the body; `finish` sends the rest and gives the answer's first line. */
async function halfSent(url: string, signal: AbortSignal): Promise<{ finish(): Promise<string> }> {
  const { hostname, port } = new URL(url);
  const body = bodyOf["application/json"](["a request that is under way"]);
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  promise.catch(() => {});
  const socket = connect({ host: hostname, port: Number(port), signal });
  let answer = "";
  socket.setEncoding("latin1").on("data", (text: string) => (answer += text));
  socket.on("close", () => resolve(answer.split("\r\n", 1)[0] ?? ""));
  socket.on("error", reject);
  const headers = [
    "POST /invocations HTTP/1.1",
    `host: ${hostname}:${port}`,
    "content-type: application/json",
    `content-length: ${Buffer.byteLength(body)}`,
    "connection: close",
  ];
  socket.write(`${headers.join("\r\n")}\r\n\r\n${body.slice(0, 9)}`);
  // Until it has reached the server.
  await setTimeout(300, undefined, { signal });
  return {
    async finish() {
      socket.write(body.slice(9));
      return promise;
    },
  };
}
