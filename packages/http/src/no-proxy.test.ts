import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { bypassesProxy } from "./no-proxy.ts";

describe("NO_PROXY", () => {
  it.each([
    ["http://example.com/", "example.com"],
    ["http://EXAMPLE.com/", "Example.COM"],
    ["http://example.com./", "example.com"],
    ["http://a.b.example.com/", "example.com"],
    ["http://a.example.com/", ".example.com"],
    ["http://example.com/", ".example.com"],
    ["http://a.example.com/", "*.example.com"],
    ["http://example.com:8080/", "example.com:8080"],
    ["https://example.com/", "example.com:443"],
    ["http://example.com/", "other.org, ,example.com"],
    ["http://example.com/", "other.org example.com"],
    ["http://example.com/", "*"],
    ["http://10.1.2.3/", "10.1.2.3"],
    ["http://10.1.2.3:5000/", "10.1.2.3:5000"],
    ["http://10.1.2.3/", "10.0.0.0/8"],
    ["http://[::1]/", "::1"],
    ["http://[::1]:5000/", "[::1]:5000"],
    ["http://[fd00::12]/", "fd00::/8"],
    ["http://[fd00:0:0::12]/", "[fd00::0:12]"],
  ])("leaves the proxy out for %s: %j", (url, list) => {
    expect(bypassesProxy(new URL(url), list)).toBe(true);
  });

  it.each([
    ["http://example.com/", undefined],
    ["http://example.com/", ""],
    ["http://example.com/", "."],
    ["http://notexample.com/", "example.com"],
    ["http://example.com/", "a.example.com"],
    ["http://example.com:8080/", "example.com:80"],
    ["http://example.com/", "example"],
    ["http://10.1.2.3/", "1.2.3"],
    ["http://110.1.2.3/", "10.1.2.3"],
    ["http://11.1.2.3/", "10.0.0.0/8"],
    ["http://10.1.2.3/", "10.0.0.0/33"],
    ["http://10.1.2.3/", "fd00::/8"],
    ["http://example.com/", "10.0.0.0/8"],
  ])("keeps it for %s: %j", (url, list) => {
    expect(bypassesProxy(new URL(url), list)).toBe(false);
  });

  it("never fails, whatever it holds", () => {
    fc.assert(
      fc.property(fc.string(), fc.webUrl(), (list, url) => {
        expect(typeof bypassesProxy(new URL(url), list)).toBe("boolean");
      }),
      { seed: 5 },
    );
  });
});
