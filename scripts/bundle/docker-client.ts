import type { Plugin } from "rolldown";

/**
 * Docker's client without two modules that nothing here calls, and that load native code and a gRPC library: its own way over
 * ssh (deployment/src/docker/ssh-agent.ts is ours), and BuildKit's sessions.
 */
export const dockerClient: Plugin = {
  name: "docker-client",
  load: {
    filter: { id: /\/(?:docker-modem\/lib\/ssh|dockerode\/lib\/session)\.js$/ },
    handler: () => ({
      code: `module.exports = () => { throw new Error("This part of Docker's client is not in the bundle."); };`,
      moduleType: "js",
    }),
  },
};
