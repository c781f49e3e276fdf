import type { Plugin } from "rolldown";

/** In the bundle, the programs that a deployment starts are bundled as well: a front, and the server of the image. */
export const builtPrograms: Plugin = {
  name: "built-programs",
  load: {
    filter: { id: /\/deployment\/src\/programs\.ts$/ },
    handler: () => ({
      // A module of the program may be in its entry or in a part, one folder below.
      code: `import { existsSync } from "node:fs";
import path from "node:path";
const own = import.meta.dirname;
const folder = existsSync(path.join(own, "front.js")) ? own : path.dirname(own);
export const programs = {
  front: path.join(folder, "front.js"),
  server: path.join(folder, "image/program/sentiment/server.js"),
};`,
      moduleType: "js",
    }),
  },
};
