import { describe, expect, it } from "vitest";
import { heading, line } from "./table.ts";

describe("the table", () => {
  const finding = {
    cell: "nb count",
    data: "1.6 M",
    figure: "wall s",
    ours: 1.234,
    peer: "scikit-learn",
    theirs: 23.45,
    ratio: 19,
    demand: { of: "ratio" as const, must: 10, aim: 20 },
  };

  it("sets what is wanted beside what was found", () => {
    expect(line(finding)).toMatch(/^nb count +1\.6 M +wall s +1\.23 +23\.4 +scikit-learn +19\.0× +10× ✓ +20× ✗$/);
    expect(line({ ...finding, ratio: undefined, demand: { of: "value", must: 250 } })).toMatch(/≤ 250 ✓$/);
  });

  it("has its columns under each other", () => {
    expect(line(finding).indexOf("scikit-learn")).toBe(heading().indexOf("peer ", heading().indexOf("peer's") + 6));
  });

  it("leaves out what there is not", () => {
    expect(line({ cell: "start-up", data: "", figure: "--help ms", ours: 41 })).toMatch(/^start-up +--help ms +41\.0$/);
  });
});
