import fc from "fast-check";
import { expect, it } from "vitest";
import { before, followedBy, historyOf, historyText, until, type History } from "./history.ts";

const releases = ["a", "b", "c", "d"];
type Event = { readonly deploy: string; readonly killed: boolean } | "rollback";
const event: fc.Arbitrary<Event> = fc.oneof(
  fc.record({ deploy: fc.constantFrom(...releases), killed: fc.boolean() }),
  fc.constant("rollback" as const),
);

it("whatever was deployed, killed before it began, or rolled back: a rollback leads to what was in service before, and never in circles", () => {
  fc.assert(
    fc.property(fc.array(event, { maxLength: 12 }), (events) => {
      let history: History = ["a"];
      let current = "a";
      for (const one of events) {
        if (one === "rollback") {
          current = before(history, current) ?? current;
          continue;
        }
        if (one.deploy === current) continue;
        const was = current;
        const trimmed = until(history, current);
        history = historyOf(historyText(followedBy(history, current, one.deploy)));
        // Written before the update begins: until then it changes nothing that counts, but what is to come is not behind.
        const kept = trimmed.filter((id) => id !== one.deploy).slice(-2);
        expect(until(history, was)).toEqual(kept);
        if (one.killed) continue;
        current = one.deploy;
        expect(before(history, current)).toBe(was);
      }
      // The way back ends: it never leads forth again.
      for (let at = current, steps = 0; steps <= 3; steps++) {
        const previous = before(history, at);
        expect(steps === 3 && previous !== undefined).toBe(false);
        if (previous === undefined) break;
        at = previous;
      }
      expect(history.length).toBeLessThanOrEqual(3);
      expect(new Set(history).size).toBe(history.length);
    }),
    { seed: 7 },
  );
});

it("an endpoint without a history has no way back", () => {
  expect(before(historyOf(undefined), "a")).toBeUndefined();
  expect(until(historyOf(""), "a")).toEqual(["a"]);
});
