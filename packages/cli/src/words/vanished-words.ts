import type { VanishedNotice } from "@sentiment/training";
import { shellWords } from "./shell-words.ts";

/** That a run goes on here whose server has vanished, and how to bring it there afterwards. */
export function vanishedWords({ server, goesOnIn, reason }: VanishedNotice): string {
  const sync = shellWords("sentiment", "runs", "sync", "--to", server);
  return (
    `The tracking server ${server} has vanished (${reason}). The run goes on in ${goesOnIn} of this folder; ` +
    `when the server is back, bring it over: ${sync}`
  );
}
