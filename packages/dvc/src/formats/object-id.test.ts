import { expect, it } from "vitest";
import { objectName, objectPath, parseObjectId } from "./object-id.ts";

const md5 = "22a1a2931c8370d3aeedd7183606fd7f";

it("an object lies under the first two digits, of DVC 2 at the top", () => {
  const folder = parseObjectId(`${md5.toUpperCase()}.DIR`, "md5", "data.dvc");
  expect(folder).toEqual({ hash: "md5", md5, isTree: true });
  expect(objectName(folder)).toBe(`${md5}.dir`);
  expect(objectPath(folder)).toBe("files/md5/22/a1a2931c8370d3aeedd7183606fd7f.dir");
  expect(objectPath(parseObjectId(md5, "md5-dos2unix", "data.dvc"))).toBe("22/a1a2931c8370d3aeedd7183606fd7f");
});

it.each(["", "abc", `${md5}0`, "../../../../etc/passwd", `${md5}.dir/x`, "inf", "4.661e30"])(
  "%j is refused",
  (text) => {
    expect(() => parseObjectId(text, "md5", "data.dvc")).toThrow(/data\.dvc has the hash .*which is no MD5/u);
  },
);
