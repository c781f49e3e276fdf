import { describe, it } from "vitest";

/**
 * A suite that needs something this machine may not have. `absence` says what is missing, or is undefined when all is
 * there. What is missing leaves the suite out, named with the reason; with `CI=true` it is a failure instead.
 *
 * The body is run even then, so that its tests can be counted: it may declare, but must load nothing itself (load in
 * `beforeAll`).
 */
export function describeUnlessAbsent(absence: string | undefined, name: string, body: () => void): void {
  if (absence === undefined) {
    describe(name, body);
    return;
  }
  if (process.env["CI"] === "true") {
    it(name, () => {
      throw new Error(`With CI=true this suite must run, but here is ${absence}.`);
    });
  }
  // The tail of scripts/test.sh reads the suite and the reason out of this title.
  describe.skip(`${name} [left out: ${absence}]`, body);
}
