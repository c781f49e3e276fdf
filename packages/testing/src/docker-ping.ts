// Asks the Docker engine at the address given, or at the one that tests use, whether it answers: exit code 0, or 1 with the
// reason on stderr. A program of its own, since suites are declared without waiting; scripts/docker-engine.sh runs it, too.
import { get } from "node:http";

const address = process.argv[2] ?? process.env["DOCKER_HOST"] ?? "unix:///var/run/docker.sock";
const fail = (reason: string): void => {
  process.stderr.write(`${reason}\n`);
  process.exitCode = 1;
};

const socket = address.startsWith("unix://") ? address.slice("unix://".length) : undefined;
const where = socket === undefined ? new URL("/_ping", address.replace(/^tcp:/u, "http:")) : "http://engine/_ping";

const request = get(where, { ...(socket === undefined ? {} : { socketPath: socket }), timeout: 10_000 }, (answer) => {
  answer.resume();
  if (answer.statusCode !== 200) fail(`answered ${answer.statusCode}`);
});
request.on("timeout", () => request.destroy(new Error("no answer within 10 s")));
request.on("error", (error) => fail(error.message));
