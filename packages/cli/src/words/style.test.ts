import { describe, expect, it } from "vitest";
import type { Stream } from "../io.ts";
import { isColoured, styleOf } from "./style.ts";

const terminal = { isTerminal: true, columns: 80 };
const pipe = { isTerminal: false, columns: 80 };

interface Case {
  readonly stream: Stream;
  readonly environment?: Readonly<Record<string, string>>;
  readonly noColor?: boolean;
  readonly expected: boolean;
}

describe("colour", () => {
  it.each<readonly [string, Case]>([
    ["a terminal has it", { stream: terminal, expected: true }],
    ["a pipe has none", { stream: pipe, expected: false }],
    ["FORCE_COLOR gives a pipe some", { stream: pipe, environment: { FORCE_COLOR: "1" }, expected: true }],
    ["FORCE_COLOR=0 takes it", { stream: terminal, environment: { FORCE_COLOR: "0" }, expected: false }],
    ["NO_COLOR takes it", { stream: terminal, environment: { NO_COLOR: "1" }, expected: false }],
    ["NO_COLOR wins", { stream: terminal, environment: { NO_COLOR: "1", FORCE_COLOR: "1" }, expected: false }],
    ["an empty NO_COLOR says nothing", { stream: terminal, environment: { NO_COLOR: "" }, expected: true }],
    ["a dumb terminal has none", { stream: terminal, environment: { TERM: "dumb" }, expected: false }],
    ["--no-color wins", { stream: pipe, environment: { FORCE_COLOR: "1" }, noColor: true, expected: false }],
  ])("%s", (_what, { stream, environment = {}, noColor = false, expected }) => {
    expect(isColoured(stream, environment, noColor)).toBe(expected);
  });

  it("dresses words only where it is", () => {
    expect(styleOf(terminal, true).bold("x")).toBe("\u001b[1mx\u001b[22m");
    expect(styleOf(terminal, false).bold("x")).toBe("x");
  });
});
