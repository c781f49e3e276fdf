import { describe, expect, it } from "vitest";
import { signAws } from "../src/sign-aws.ts";
import { answers, startFaultyServer } from "./faulty-server.ts";
import { opened } from "./opened.ts";

/** Those of AWS's published examples. */
const s3 = {
  kind: "aws",
  accessKeyId: "AKIAIOSFODNN7EXAMPLE",
  secretAccessKey: "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
  region: "us-east-1",
  service: "s3",
} as const;

const bucket = "https://examplebucket.s3.amazonaws.com";
const date = Date.parse("2013-05-24T00:00:00Z");

function signatureOf(headers: Record<string, string>): string | undefined {
  return /Signature=(\w+)$/.exec(headers["authorization"] ?? "")?.[1];
}

describe("a signature for AWS", () => {
  // docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-header-based-auth.html, the four examples.
  it.each([
    {
      of: "a part of an object",
      method: "GET",
      path: "/test.txt",
      headers: { range: "bytes=0-9" },
      payload: "",
      signature: "f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41",
    },
    {
      of: "an upload",
      method: "PUT",
      path: "/test$file.text",
      headers: { date: "Fri, 24 May 2013 00:00:00 GMT", "x-amz-storage-class": "REDUCED_REDUNDANCY" },
      payload: "Welcome to Amazon S3.",
      signature: "98ad721746da40c64f1a55b78f14c238d841ea1380cd77a1b5971af0ece108bd",
    },
    {
      of: "a query without a value",
      method: "GET",
      path: "/?lifecycle",
      headers: {},
      payload: "",
      signature: "fea454ca298b7da1c68078a5d1bdbfbbe0d65c699e0f91ac7a200a0136783543",
    },
    {
      of: "a list of objects",
      method: "GET",
      path: "/?max-keys=2&prefix=J",
      headers: {},
      payload: "",
      signature: "34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7",
    },
  ])("is that of AWS's own example: $of", ({ method, path, headers, payload, signature }) => {
    const added = signAws({ method, url: new URL(bucket + path), headers, payload }, s3, date);
    expect(signatureOf(added)).toBe(signature);
  });

  it("is that of AWS's test suite for a service other than S3 (get-vanilla)", () => {
    const added = signAws(
      { method: "GET", url: new URL("https://example.amazonaws.com/"), headers: {}, payload: "" },
      {
        kind: "aws",
        accessKeyId: "AKIDEXAMPLE",
        secretAccessKey: "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY",
        region: "us-east-1",
        service: "service",
      },
      Date.parse("2015-08-30T12:36:00Z"),
    );
    expect(added).toEqual({
      "x-amz-date": "20150830T123600Z",
      authorization:
        "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/service/aws4_request, " +
        "SignedHeaders=host;x-amz-date, Signature=5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31",
    });
  });

  it("is made by each attempt, and says so where the body is not signed", async () => {
    const server = await startFaultyServer(answers(503), answers(200));
    const credentials = { ...s3, sessionToken: "for-a-while" };
    const body = {
      bytes: 2,
      async *open() {
        yield Buffer.from("ab");
      },
    };
    await opened().request({ method: "PUT", url: `${server.url}/b/a%20b`, body, credentials });
    expect(server.seen.map((seen) => seen.body)).toEqual(["ab", "ab"]);
    for (const { headers } of server.seen) {
      expect(headers).toMatchObject({
        "x-amz-content-sha256": "UNSIGNED-PAYLOAD",
        "x-amz-date": "20261122T120000Z",
        "x-amz-security-token": "for-a-while",
      });
      expect(headers.authorization).toContain(
        "SignedHeaders=host;x-amz-content-sha256;x-amz-date;x-amz-security-token,",
      );
      expect(JSON.stringify(headers)).not.toContain(s3.secretAccessKey);
    }
  });
});
