import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";

/**
 * The programs that are started here, as files for Node. In the bundle, another module stands in the place of this one, which
 * names the bundled files (scripts/bundle/programs.ts).
 */
export const programs = {
  /** `front/main.ts` */
  front: fileURLToPath(new URL("front/main.ts", import.meta.url)),
  /** The inference server, set by environment variables. */
  server: createRequire(import.meta.url).resolve("@sentiment/serving/main"),
};
