import type { Plugin } from "rolldown";

/** In the bundle, what the serving image is made of lies beside the program, and need not be bundled first. */
export const builtImage: Plugin = {
  name: "built-image",
  load: {
    filter: { id: /\/deployment\/src\/image\/image-files\.ts$/ },
    handler: () => ({
      // A module of the program may be in its entry or in a part, one folder below.
      code: `import { existsSync } from "node:fs";
import path from "node:path";
export async function imageFiles() {
  const beside = path.join(import.meta.dirname, "image");
  return existsSync(beside) ? beside : path.join(import.meta.dirname, "../image");
}`,
      moduleType: "js",
    }),
  },
};
