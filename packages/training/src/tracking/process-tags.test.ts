import { describe, expect, it } from "vitest";
import { isRecording, processTags } from "./process-tags.ts";

describe("the process that records a run", () => {
  it("is found again by the run's tags", () => {
    expect(Object.keys(processTags())).toEqual(["sentiment.pid", "sentiment.host", "sentiment.boot"]);
    expect(isRecording(processTags())).toBe(true);
  });

  it.each([
    {},
    { "sentiment.pid": "-1" },
    { "sentiment.pid": "; rm -rf /" },
    { "sentiment.host": "elsewhere.example" },
  ])("is not known by the tags %j", (tags) => {
    expect(isRecording({ ...(Object.keys(tags).length > 0 && processTags()), ...tags })).toBeUndefined();
  });
});
