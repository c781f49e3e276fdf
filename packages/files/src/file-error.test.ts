import { SentimentError } from "@sentiment/errors";
import { describe, expect, it } from "vitest";
import { fileError } from "./file-error.ts";

const errno = (code: string): Error => Object.assign(new Error(`${code}: …`), { code });

describe("fileError", () => {
  it.each([
    ["write", "EACCES", "usage", "NOT_WRITABLE"],
    ["write", "EROFS", "usage", "NOT_WRITABLE"],
    ["write", "ENOSPC", "usage", "DISK_FULL"],
    ["write", "ENOTDIR", "usage", "NOT_A_FOLDER"],
    ["write", "EEXIST", "conflict", "EXISTS"],
    ["read", "EACCES", "input", "FILE_NOT_READABLE"],
    ["read", "ENOTDIR", "input", "NOT_A_FOLDER"],
    ["read", "ENOENT", "input", "FILE_NOT_FOUND"],
  ] as const)(
    "tells a failed %s with %s as %s %s, naming the path and keeping the cause",
    (doing, code, kind, told) => {
      const cause = errno(code);
      const error = fileError(cause, doing, "/some/place");
      expect(error).toMatchObject({
        kind,
        code: told,
        cause,
        message: expect.stringContaining("/some/place") as unknown,
      });
      expect(SentimentError.is(error)).toBe(true);
    },
  );

  it("gives back what is told already, and what is no failure of the file system", () => {
    const told = new SentimentError({ kind: "gate", code: "X", message: "x" });
    expect(fileError(told, "read", "p")).toBe(told);
    const bug = new TypeError("x is not a function");
    expect(fileError(bug, "read", "p")).toBe(bug);
    const odd = errno("EODD");
    expect(fileError(odd, "read", "p")).toBe(odd);
  });
});
