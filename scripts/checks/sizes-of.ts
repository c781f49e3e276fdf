import { parseSync, Visitor } from "rolldown/utils";

/** How long a source file and the functions in it are, in lines. */
export interface Sizes {
  readonly lines: number;
  /** Functions, methods and arrows of more than one line, nested ones too, in the order of the source. */
  readonly functions: readonly { readonly line: number; readonly lines: number }[];
}

/** Measures a TypeScript source. A function goes from its first parameter's line to its closing brace. */
export function sizesOf(source: string, fileName: string): Sizes {
  const lineStarts = [0];
  for (let at = source.indexOf("\n"); at !== -1; at = source.indexOf("\n", at + 1)) lineStarts.push(at + 1);
  const lineOf = (offset: number): number => lineStarts.findLastIndex((start) => start <= offset) + 1;

  const functions: { line: number; lines: number }[] = [];
  const measure = (node: { start: number; end: number }): void => {
    const line = lineOf(node.start);
    const lines = lineOf(node.end - 1) - line + 1;
    if (lines > 1) functions.push({ line, lines });
  };
  const visitor = new Visitor({
    FunctionDeclaration: measure,
    FunctionExpression: measure,
    ArrowFunctionExpression: measure,
  });
  const { program, errors } = parseSync(fileName, source);
  if (errors.length > 0) throw new Error(`${fileName}: ${errors[0]?.message}`);
  visitor.visit(program);
  return { lines: lineOf(source.length - 1), functions };
}

/** The value that a share of the sorted values does not exceed; 0 for none. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? 0;
}
