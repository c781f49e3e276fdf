import { text } from "node:stream/consumers";
import { containerLogs, withoutHeaders } from "../../docker/container-logs.ts";
import type { Engine } from "../../docker/engine.ts";
import type { VerifiedContainer } from "../check.ts";

/** SageMaker kills after so many seconds. */
const graceSeconds = 30;

/** What can be done with a container that runs. */
export function runningContainer(
  engine: Engine,
  id: string,
): Required<Pick<VerifiedContainer, "exec" | "terminate" | "logs">> {
  const name = `the container ${id.slice(0, 12)}`;
  return {
    async exec(command) {
      const what = `run ${command[0]} in ${name}`;
      const settings = { Cmd: [...command], AttachStdout: true, AttachStderr: true };
      const { id: run } = await engine.ask(what, (docker) => docker.getContainer(id).exec(settings));
      const stream = await engine.ask(what, (docker) => docker.getExec(run).start({}));
      const printed = await text(withoutHeaders(stream as AsyncIterable<Buffer>));
      const { ExitCode: code } = await engine.ask(what, (docker) => docker.getExec(run).inspect());
      if (code !== 0) throw new Error(`${command[0]} ended with ${code}: ${printed.trim()}`);
      return printed;
    },
    async terminate() {
      const began = performance.now();
      await engine.ask(`stop ${name}`, (docker) => docker.getContainer(id).kill({ signal: "SIGTERM" }));
      const ended = engine.ask(`wait for ${name}`, (docker) => docker.getContainer(id).wait() as Promise<Ended>, {
        seconds: graceSeconds,
      });
      const { StatusCode: exitCode } = await ended;
      return { exitCode, seconds: (performance.now() - began) / 1000 };
    },
    async logs() {
      return text(containerLogs(engine, id, { follow: false, signal: new AbortController().signal }));
    },
  };
}

interface Ended {
  readonly StatusCode: number;
}
