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
    ["models:/sentiment/3", { kind: "registered model", name: "sentiment", which: { by: "version", version: "3" } }],
    ["models:/a b%20/sTaGing", { kind: "registered model", name: "a b%20", which: { by: "stage", stage: "Staging" } }],
    ["models:/sentiment/Latest", { kind: "registered model", name: "sentiment", which: { by: "latest" } }],
    ["models:/a@b@champion", { kind: "registered model", name: "a@b", which: { by: "alias", alias: "champion" } }],
    ["models:/a@b/1", { kind: "registered model", name: "a@b", which: { by: "version", version: "1" } }],
  ])("%s names %j", (uri, named) => {
    expect(parseModelUri(uri)).toEqual(named);
  });

  it.each([
    ["runs:/", "BAD_MODEL_URI"],
    [`runs:${id}/model`, "BAD_MODEL_URI"],
    [`runs:/${id}/../secret`, "BAD_MODEL_URI"],
    [`runs:/${id}/a//b`, "BAD_MODEL_URI"],
    ["models:/", "BAD_MODEL_URI"],
    ["models:/m-123", "BAD_MODEL_URI"],
    ["models:/sentiment", "BAD_MODEL_URI"],
    ["models:/sentiment/champion", "BAD_MODEL_URI"],
    ["models:/sentiment/1/2", "BAD_MODEL_URI"],
    ["models:/sentiment@", "BAD_MODEL_URI"],
    ["models:/@champion", "BAD_MODEL_URI"],
    ["models://sentiment/1", "BAD_MODEL_URI"],
    ["s3://bucket/model", "BAD_MODEL_URI"],
    ["file://elsewhere/model", "BAD_MODEL_URI"],
  ])("%s is refused", (uri, code) => {
    expect(() => parseModelUri(uri)).toThrow(expect.objectContaining({ kind: "usage", code }) as SentimentError);
  });
});
