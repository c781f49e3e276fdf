import { spawn } from "node:child_process";
import http from "node:http";
import { Duplex } from "node:stream";
import type { Environment } from "./engine-address.ts";

/**
 * Connections to an engine on another machine as the `docker` command makes them: the user's own `ssh`, with their keys,
 * settings and known hosts, runs `docker system dial-stdio` there. (dockerode's way knows no settings and trusts any host.)
 */
export function sshAgent(url: URL, environment: Environment): http.Agent {
  const agent = new http.Agent({ keepAlive: false });
  agent.createConnection = () => dial(url, environment);
  return agent;
}

function dial(url: URL, environment: Environment): Duplex {
  const user = url.username === "" ? [] : ["-l", decodeURIComponent(url.username)];
  const port = url.port === "" ? [] : ["-p", url.port];
  // Nobody is there to be asked for a password.
  const options = ["-o", "BatchMode=yes", "-o", "ConnectTimeout=30", "-T", ...user, ...port];
  const command = [...options, "--", url.hostname, "docker", "system", "dial-stdio"];
  const child = spawn("ssh", command, { stdio: ["pipe", "pipe", "pipe"], env: { ...environment } });
  let said = "";
  child.stderr.on("data", (chunk: Buffer) => (said = `${said}${chunk.toString()}`.slice(-1000)));
  // What goes wrong is told when ssh has ended, in its own words.
  child.stdin.on("error", () => {});
  const duplex = new Duplex({
    read: () => void child.stdout.resume(),
    write: (chunk, _encoding, done) => void child.stdin.write(chunk, () => done()),
    final: (done) => void child.stdin.end(() => done()),
    destroy: (error, done) => {
      child.kill();
      done(error);
    },
  });
  child.stdout.on("data", (chunk) => duplex.push(chunk) || child.stdout.pause());
  child.on("error", (cause) => duplex.destroy(new Error(`ssh cannot be started: ${cause.message}`, { cause })));
  child.on("close", (code) => {
    if (code === 0) duplex.push(null);
    else duplex.destroy(new Error(`ssh ${url.hostname}: ${said.trim() || `ended with ${code}`}`));
  });
  return duplex;
}
