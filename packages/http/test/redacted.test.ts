import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { redacted } from "../src/index.ts";

const signed =
  "https://b.s3.amazonaws.com/k?X-Amz-Credential=AKIA&X-Amz-Signature=abc&X-Amz-Security-Token=xyz&partNumber=3";

describe("an address that is shown", () => {
  it.each([
    ["https://ada:pw@h.example:8080/a/b?x=1#top", "https://h.example:8080/a/b?x=1"],
    ["https://token@h.example/", "https://h.example/"],
    [signed, "https://b.s3.amazonaws.com/k?X-Amz-Credential=…&X-Amz-Signature=…&X-Amz-Security-Token=…&partNumber=3"],
    [
      "https://a.blob.core.windows.net/c/f?sv=2024&sig=abc&sp=r",
      "https://a.blob.core.windows.net/c/f?sv=2024&sig=…&sp=…",
    ],
    ["http://h/?access_token=a&apiKey=b&password=c&run_id=d", "http://h/?access_token=…&apiKey=…&password=…&run_id=d"],
    ["//ada:pw@no-scheme/x?token=a", "//…@no-scheme/x?…"],
    ["http://ada:pw@h:port/x", "http://…@h:port/x"],
  ])("%s becomes %s", (address, shown) => {
    expect(redacted(address)).toBe(shown);
  });

  it("never shows user and password", () => {
    const secret = fc.stringMatching(/^[a-zA-Z0-9!$%@:._~-]{1,20}$/).map((text) => `se${encodeURIComponent(text)}cret`);
    const path = fc.webPath();
    fc.assert(
      fc.property(secret, secret, path, (user, password, rest) => {
        const shown = redacted(`https://${user}:${password}@h.example${rest}`);
        expect(shown).not.toContain(user);
        expect(shown).not.toContain(password);
      }),
      { seed: 5 },
    );
  });
});
