import path from "node:path";
import type { Check } from "../check.ts";
import { must } from "../must.ts";

const shells = new Set(["sh", "bash", "dash", "ash", "zsh", "busybox"]);
/** They take `serve` and `train` for the program that they should run. */
const initPrograms = new Set(["tini", "tini-static", "dumb-init", "docker-init", "catatonit"]);

export const entryPoint: Check = {
  name: "entry-point",
  demand:
    "The entry point is a program itself (exec form), neither a shell nor tini, so that it gets `serve` and SIGTERM.",
  quick: false,
  needs: "image",
  async run({ image: { entrypoint } }) {
    const seen = JSON.stringify(entrypoint);
    const [program = ""] = entrypoint.map((part) => path.posix.basename(part));
    must(program !== "", "The image has no entry point, so `serve` would be taken for the program.");
    must(!shells.has(program), `A shell is the entry point: ${seen}. SIGTERM would end there.`);
    must(!initPrograms.has(program), `The entry point is ${program}, which takes \`serve\` for a program: ${seen}.`);
    return seen;
  },
};
