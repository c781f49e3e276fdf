import type { SentimentError } from "@sentiment/errors";
import { describe, expect, it } from "vitest";
import { parseModelUri } from "./model-uri.ts";

const id = "0123456789abcdef0123456789abcdef";

describe("a model URI", () => {
  it.each([
    ["models/nb-count-1a2b3c4d", { kind: "folder", folder: "models/nb-count-1a2b3c4d" }],
    ["C:\\models\\mine", { kind: "folder", folder: "C:\\models\\mine" }],
    ["file:///tmp/a%20b", { kind: "folder", folder: "/tmp/a b" }],
    [`runs:/${id}/model`, { kind: "run", runId: id, name: "model" }],
    [`runs:/${id}/deep/model/`, { kind: "run", runId: id, name: "deep/model" }],
    [`runs:/${id}`, { kind: "run", runId: id, name: undefined }],
    [`runs:/${id}/`, { kind: "run", runId: id, name: undefined }],
    [`models:/m-${id}`, { kind: "logged model", modelId: `m-${id}` }],
  ])("%s names %j", (uri, named) => {
    expect(parseModelUri(uri)).toEqual(named);
  });

  it.each([
    ["runs:/", "BAD_MODEL_URI"],
    [`runs:${id}/model`, "BAD_MODEL_URI"],
    [`runs:/${id}/../secret`, "BAD_MODEL_URI"],
    [`runs:/${id}/a//b`, "BAD_MODEL_URI"],
    ["models:/", "BAD_MODEL_URI"],
    ["models:/sentiment-classifier/1", "NO_REGISTRY"],
    ["models:/sentiment-classifier/staging", "NO_REGISTRY"],
    ["models:/sentiment-classifier@champion", "NO_REGISTRY"],
    ["models:/m-123", "NO_REGISTRY"],
    ["s3://bucket/model", "BAD_MODEL_URI"],
    ["file://elsewhere/model", "BAD_MODEL_URI"],
  ])("%s is refused", (uri, code) => {
    expect(() => parseModelUri(uri)).toThrow(expect.objectContaining({ kind: "usage", code }) as SentimentError);
  });
});
