import { exitCodes } from "@sentiment/errors";
import { defineCommand } from "../define-command.ts";
import { table } from "../words/table.ts";

const meanings = {
  bug: "a fault of ours",
  usage: "wrong usage or settings",
  input: "input missing, malformed or corrupt: data, model, checksum",
  remote: "a remote failed or refused (authentication too)",
  gate: "a gate was not met: a metric's minimum, a test, a limit; a release was taken back",
  conflict: "it exists, is busy or is locked",
} as const satisfies Record<keyof typeof exitCodes, string>;

/** The table a script may rely on. */
export const helpExitCodes = defineCommand({
  examples: ["sentiment help exit-codes"],
  options: {},
  async run() {
    const failures = Object.entries(exitCodes).map(([kind, code]) => ({
      code,
      meaning: meanings[kind as keyof typeof meanings],
    }));
    const signals = [
      { code: 129, meaning: "ended by SIGHUP" },
      { code: 130, meaning: "ended by SIGINT (Ctrl-C)" },
      { code: 143, meaning: "ended by SIGTERM" },
    ];
    return { exitCodes: [{ code: 0, meaning: "done; also when there was nothing to do" }, ...failures, ...signals] };
  },
  render: (result) => table({ rows: result.exitCodes.map(({ code, meaning }) => [String(code), meaning]), right: [0] }),
});
