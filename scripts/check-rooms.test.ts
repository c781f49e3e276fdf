import { mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { temporaryFolder } from "@sentiment/testing";
import { importsOf } from "./checks/imports-of.ts";
import { roomProblems } from "./checks/room-problems.ts";
import { readRoomTable } from "./checks/room-table.ts";

const table = `# The rooms

| room | what it is | may import |
|---|---|---|
| errors | what went wrong | – |
| models | learning | errors |
| cli | commands | all but testing |
| testing | for tests | any |

Words after it.
`;

/** A workspace in which all is well, with some of its files replaced. */
async function workspace(changes: Record<string, string> = {}): Promise<string> {
  const manifest = (name: string, dependencies: string[], devDependencies: string[] = []): string =>
    JSON.stringify({
      name: `@sentiment/${name}`,
      dependencies: Object.fromEntries(dependencies.map((dependency) => [dependency, "workspace:*"])),
      devDependencies: Object.fromEntries(devDependencies.map((dependency) => [dependency, "workspace:*"])),
    });
  const files = {
    "packages/README.md": table,
    "packages/errors/package.json": manifest("errors", []),
    "packages/errors/src/index.ts": "export const one = 1;\n",
    "packages/models/package.json": manifest("models", ["@sentiment/errors"], ["@sentiment/testing", "vitest"]),
    "packages/models/src/index.ts": 'import { one } from "@sentiment/errors";\nexport { two } from "./two.ts";\n',
    "packages/models/src/two.test.ts": 'import { it } from "vitest";\nimport { x } from "@sentiment/testing";\n',
    "packages/cli/package.json": manifest("cli", ["@sentiment/models", "zod"]),
    "packages/cli/src/main.ts": 'import "node:fs";\nawait import("@sentiment/models");\nawait import("zod");\n',
    "packages/testing/package.json": manifest("testing", []),
    ...changes,
  };
  const root = await temporaryFolder();
  for (const [file, text] of Object.entries(files)) {
    await mkdir(path.dirname(path.join(root, file)), { recursive: true });
    await writeFile(path.join(root, file), text);
  }
  return root;
}

const modelsIndex = "packages/models/src/index.ts";

describe("the check of the rooms", () => {
  it("has nothing to say about a workspace that keeps to its table", async () => {
    expect(roomProblems(await workspace())).toEqual([]);
  });

  it("finds a room that is missing from the table, and one that is missing on the disk", async () => {
    const root = await workspace({
      "packages/README.md": table.replace("| models | learning |", "| modells | learning |"),
    });
    expect(roomProblems(root)).toEqual([
      "packages/models is a room that the table of packages/README.md does not have",
      "packages/README.md has a room modells, but there is no folder packages/modells",
      "packages/cli/package.json depends on @sentiment/models: no such arrow",
      "packages/cli/src/main.ts:2: no arrow cli → models",
    ]);
  });

  it("finds an arrow in a package.json that the table does not have", async () => {
    const root = await workspace({
      "packages/errors/package.json":
        '{"name": "@sentiment/errors", "dependencies": {"@sentiment/models": "workspace:*"}}',
    });
    expect(roomProblems(root)).toEqual(["packages/errors/package.json depends on @sentiment/models: no such arrow"]);
  });

  it.each([
    ['import type { Model } from "@sentiment/cli";', "no arrow models → cli"],
    ['const cli = await import("@sentiment/cli");', "no arrow models → cli"],
    ['export { x } from "@sentiment/testing";', "no arrow models → testing"],
    ['type One = import("@sentiment/cli").One;', "no arrow models → cli"],
    ['import { one } from "../../errors/src/index.ts";', '"../../errors/src/index.ts" leaves the room'],
    ['import { one } from "@sentiment/errors/src/index.ts";', "reaches into another room"],
    ['import { z } from "zod";', "zod is not among the run-time dependencies"],
    ['import { it } from "vitest";', "vitest is not among the run-time dependencies"],
    ['export * from "./two.ts";', "hides what is exported"],
  ])("finds %s", async (line, problem) => {
    const problems = roomProblems(await workspace({ [modelsIndex]: `\n${line}\n` }));
    expect(problems).toHaveLength(1);
    expect(problems[0]).toContain(`${modelsIndex}:2: `);
    expect(problems[0]).toContain(problem);
  });

  it("finds a file whose name says nothing", async () => {
    const root = await workspace({ "packages/models/src/utils.ts": "", "packages/models/src/shared/x.ts": "" });
    expect(roomProblems(root).map((problem) => problem.split(":")[0])).toEqual([
      "packages/models/src/shared/x.ts",
      "packages/models/src/utils.ts",
    ]);
  });

  it("finds a table whose arrows run in a circle", async () => {
    const root = await workspace({
      "packages/README.md": table.replace("what went wrong | – |", "what went wrong | models |"),
    });
    expect(roomProblems(root)).toContain("packages/README.md lets errors import itself over other rooms");
  });
});

describe("the table of rooms", () => {
  it("is read with its words for none, any and all but", () => {
    const rooms = Object.fromEntries([...readRoomTable(table)].map(([room, allowed]) => [room, [...allowed]]));
    expect(rooms).toEqual({
      errors: [],
      models: ["errors"],
      cli: ["errors", "models"],
      testing: ["errors", "models", "cli"],
    });
  });

  it("must be there", () => {
    expect(() => readRoomTable("# The rooms\n")).toThrow(/no table/);
  });
});

describe("the imports of a source", () => {
  it("are found with their lines, and those in comments and strings are not", () => {
    const source = '// import "a"\nconst text = \'import "b"\';\nimport {\n  c,\n} from "c";\n';
    expect(importsOf(source, "x.ts")).toEqual([{ specifier: "c", line: 3, exportsAll: false }]);
  });

  it("cannot be told from a source that does not parse", () => {
    expect(() => importsOf("import {", "x.ts")).toThrow(/x\.ts/);
  });
});
