import { parseSync, Visitor } from "rolldown/utils";

/** One import or re-export of a source file. */
export interface Import {
  readonly specifier: string;
  readonly line: number;
  /** `export * from …` */
  readonly exportsAll: boolean;
}

/** Every module that a TypeScript source names: import, export … from, import() and import types. */
export function importsOf(source: string, fileName: string): Import[] {
  const found: Import[] = [];
  const add = (specifier: string, start: number, exportsAll = false): void => {
    found.push({ specifier, line: source.slice(0, start).split("\n").length, exportsAll });
  };
  const visitor = new Visitor({
    ImportDeclaration: (node) => add(node.source.value, node.start),
    ExportNamedDeclaration: (node) => {
      if (node.source !== null) add(node.source.value, node.start);
    },
    ExportAllDeclaration: (node) => add(node.source.value, node.start, true),
    ImportExpression: (node) => {
      if (node.source.type === "Literal" && typeof node.source.value === "string") add(node.source.value, node.start);
    },
    TSImportType: (node) => add(node.source.value, node.start),
  });
  const { program, errors } = parseSync(fileName, source);
  if (errors.length > 0) throw new Error(`${fileName}: ${errors[0]?.message}`);
  visitor.visit(program);
  return found;
}
