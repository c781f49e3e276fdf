import { expect, it } from "vitest";
import type { NewOutput } from "./dvc-file.ts";
import { editDvcFile } from "./edit-dvc-file.ts";

const [old, md5] = ["0".repeat(32), "f".repeat(32)];
const object = { hash: "md5", md5, isTree: false } as const;
const file: NewOutput = { path: "data", object, size: 7, files: undefined, isExecutable: false };
const folder: NewOutput = { ...file, object: { ...object, isTree: true }, files: 2 };
const around = `  desc: a description that real DVC has written over more than one line, since it is long
    enough for that
  meta:    # by hand
    labels: {"0": positive}
  remote: 'hub'
desc: >-
  more
`;

it("new content changes nothing else in a .dvc file, to the byte", () => {
  const before = `# ours\nouts:\n- md5: ${old}\n  size: 1   # bytes\n  hash: md5\n  path: data\n${around}`;
  const after = before.replace(old, md5).replace("size: 1", "size: 7");
  expect(editDvcFile(before, file, "data.dvc")).toBe(after);
  expect(editDvcFile(after, file, "data.dvc")).toBe(after);
  expect(editDvcFile(before.replaceAll("\n", "\r\n"), file, "data.dvc")).toBe(after.replaceAll("\n", "\r\n"));
});

it("what is new for it comes before its path, and what it is no more goes", () => {
  const before = `outs:\n- md5: ${old}\n  size: 1\n  isexec: true\n  path: data\n${around}`;
  const after = `outs:\n- md5: ${md5}.dir\n  size: 7\n  nfiles: 2\n  hash: md5\n  path: data\n${around}`;
  expect(editDvcFile(before, folder, "data.dvc")).toBe(after);
  const braces = `outs: [{md5: ${old}, path: data, desc: "a, b"}]\n`;
  const unfolded = `outs:\n- md5: ${md5}\n  size: 7\n  hash: md5\n  path: data\n  desc: "a, b"\n`;
  expect(editDvcFile(braces, file, "data.dvc")).toBe(unfolded);
  const pathFirst = `outs:\n  - path: data\n    md5: ${old}\n    nfiles: 3\n`;
  expect(editDvcFile(pathFirst, file, "data.dvc")).toBe(
    `outs:\n  - size: 7\n    hash: md5\n    path: data\n    md5: ${md5}\n`,
  );
});

it.each(["outs: []\n", "outs:\n- path: a\n- path: b\n", "a: [\n"])(
  "a file that is not one output's is refused: %j",
  (text) => {
    expect(() => editDvcFile(text, file, "data.dvc")).toThrow(/^data\.dvc is not as DVC writes it/u);
  },
);
