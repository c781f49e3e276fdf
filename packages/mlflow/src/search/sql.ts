/** What SQLite is handed as a parameter. Integers that a double cannot hold are `bigint`. */
export type SqlValue = string | number | bigint;

/** A piece of SQL with `?` for each of its values, in order. */
export interface Sql {
  readonly text: string;
  readonly values: readonly SqlValue[];
}

/**
 * A piece of SQL: what is interpolated becomes a parameter, or, when it is a piece itself, a part of this one. So no
 * value and no key of a user ever becomes text of a statement.
 */
export function sql(strings: TemplateStringsArray, ...parts: readonly (SqlValue | Sql)[]): Sql {
  let text = strings[0]!;
  const values: SqlValue[] = [];
  for (const [index, part] of parts.entries()) {
    if (typeof part === "object") {
      text += part.text;
      values.push(...part.values);
    } else {
      text += "?";
      values.push(part);
    }
    text += strings[index + 1]!;
  }
  return { text, values };
}

/** The name of a table, a column, an alias or an operator that stands in our source: never what a user wrote. */
export function name(identifier: string): Sql {
  return { text: identifier, values: [] };
}

/** The pieces one after the other, `separator` between them. */
export function joined(pieces: readonly Sql[], separator: string): Sql {
  return { text: pieces.map((piece) => piece.text).join(separator), values: pieces.flatMap((piece) => piece.values) };
}

/** `?, ?, ?` */
export function listed(values: readonly SqlValue[]): Sql {
  return { text: values.map(() => "?").join(", "), values };
}
