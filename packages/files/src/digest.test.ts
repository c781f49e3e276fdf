import { describe, expect, it } from "vitest";
import { sha256Bytes } from "./digest.ts";

describe("sha256Bytes", () => {
  it("gives the digests of FIPS 180-4's examples", () => {
    expect(sha256Bytes("abc")).toBe("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    expect(sha256Bytes(new Uint8Array())).toBe("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  });

  it("takes a text as UTF-8", () => {
    expect(sha256Bytes("naïve")).toBe(sha256Bytes(new TextEncoder().encode("naïve")));
  });
});
