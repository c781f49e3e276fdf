import { describe, expect, it } from "vitest";
import { imageReference } from "./image-reference.ts";

describe("the name of an image", () => {
  it.each([
    ["sentiment", "docker.io", "library/sentiment", "latest"],
    ["ada/sentiment:1", "docker.io", "ada/sentiment", "1"],
    ["docker.io/library/node:24-bookworm-slim", "docker.io", "library/node", "24-bookworm-slim"],
    ["127.0.0.1:5000/team/x", "127.0.0.1:5000", "team/x", "latest"],
    ["localhost/x:v1.0_2", "localhost", "x", "v1.0_2"],
    [
      "123456789012.dkr.ecr.eu-west-1.amazonaws.com/sentiment:a",
      "123456789012.dkr.ecr.eu-west-1.amazonaws.com",
      "sentiment",
      "a",
    ],
    ["[::1]:5000/x:1", "[::1]:5000", "x", "1"],
  ])("%s is of the registry %s, of the repository %s, with the tag %s", (name, registry, repository, tag) => {
    expect(imageReference(name)).toMatchObject({ registry, repository, tag });
  });

  it.each([
    "",
    "Sentiment",
    "x:",
    "x:a b",
    "-x",
    "a//b",
    "x@sha256:1",
    "https://host.example/x",
    "host.example:x/y",
    "../x",
    "x:;ls",
  ])("is not %j", (name) => {
    expect(() => imageReference(name)).toThrow(expect.objectContaining({ kind: "usage", code: "IMAGE_NAME_INVALID" }));
  });
});
