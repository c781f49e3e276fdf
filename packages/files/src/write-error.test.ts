import { SentimentError } from "@sentiment/errors";
import { describe, expect, it } from "vitest";
import { writeError } from "./write-error.ts";

const errno = (code: string): Error => Object.assign(new Error(`${code}: …`), { code });

describe("writeError", () => {
  it.each([
    ["EACCES", "usage", "NOT_WRITABLE"],
    ["EROFS", "usage", "NOT_WRITABLE"],
    ["ENOSPC", "usage", "DISK_FULL"],
    ["ENOTDIR", "usage", "NOT_A_FOLDER"],
    ["EEXIST", "conflict", "EXISTS"],
  ] as const)("tells %s as %s %s, naming the path and keeping the cause", (code, kind, told) => {
    const cause = errno(code);
    const error = writeError(cause, "/some/place");
    const message = expect.stringContaining("/some/place") as unknown;
    expect(error).toMatchObject({ kind, code: told, cause, message });
    expect(SentimentError.is(error)).toBe(true);
  });

  it("tells a folder that cannot be made, as on a read-only disk, from one that is not there", () => {
    const unmakeable = Object.assign(errno("ENOENT"), { syscall: "mkdir" });
    expect(writeError(unmakeable, "models/m")).toMatchObject({ kind: "usage", code: "NOT_WRITABLE" });
    const missing = Object.assign(errno("ENOENT"), { syscall: "open" });
    expect(writeError(missing, "models/m")).toMatchObject({ kind: "usage", code: "FOLDER_NOT_FOUND" });
  });

  it("gives back what is told already, and what is no failure of the file system", () => {
    const told = new SentimentError({ kind: "gate", code: "X", message: "x" });
    expect(writeError(told, "p")).toBe(told);
    const bug = new TypeError("x is not a function");
    expect(writeError(bug, "p")).toBe(bug);
    const odd = errno("EODD");
    expect(writeError(odd, "p")).toBe(odd);
  });
});
