import { expect, it } from "vitest";
import { describeWithPython, runPython } from "./python.ts";

describeWithPython("a Python script run by a test", () => {
  it("is handed JSON and answers JSON, lone surrogates included", async () => {
    const script = "import json, sys\nvalue = json.load(sys.stdin)\nprint(json.dumps([value, len(value['text'])]))";
    expect(await runPython(script, { text: "é\ud800x" })).toEqual([{ text: "é\ud800x" }, 3]);
  });

  it("can import the scikit-learn that parity is measured against", async () => {
    const version = await runPython("import json, sklearn\nprint(json.dumps(sklearn.__version__))", null);
    expect(version).toBe("1.9.1");
  });

  it("rejects with the script's own words when it fails", async () => {
    await expect(runPython("raise ValueError('no such row')", null)).rejects.toThrow(/ValueError: no such row/);
  });

  it("rejects when it prints something other than JSON", async () => {
    await expect(runPython("print('nan is', float('nan'))", null)).rejects.toThrow(/no JSON but: nan is nan/);
  });
});
