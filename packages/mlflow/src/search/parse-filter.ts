import { Cursor } from "./cursor.ts";
import {
  membership,
  presence,
  type ListOperator,
  type Operator,
  type PresenceOperator,
  type ValueOperator,
} from "./operators.ts";
import { parseStringList } from "./string-list.ts";
import { parseSubject } from "./parse-subject.ts";
import { parseId, parseValue } from "./parse-value.ts";
import type { Searchable } from "./searchable.ts";
import type { Sql } from "./sql.ts";
import type { FilterSubject } from "./vocabulary.ts";

/** `IS NOT NULL` has exactly one blank before NULL, or MLflow's parser does not know it. */
const written =
  /[<>=~!]+|(?:NOT\s+)?(?:LIKE|ILIKE|RLIKE|REGEXP|IN)(?![\p{L}\p{N}_])|IS\s+(?:NOT )?NULL(?![\p{L}\p{N}_])/iuy;
const and = /AND(?![\p{L}\p{N}_])/iuy;
const joining = "Comparisons are joined by AND; there is no OR, and there are no parentheses around them.";
/** What other languages call it. */
const meant: Readonly<Record<string, string>> = {
  "==": "=",
  "<>": "!=",
  "=!": "!=",
  "=<": "<=",
  "=>": ">=",
  "~": "LIKE",
};

/**
 * The conditions that a filter joins by AND, ready for a WHERE.
 *
 * MLflow's grammar (https://mlflow.org/docs/latest/ml/search/search-runs/), and what its parser makes of it. What that
 * parser takes but surely not as it was meant is refused here: an AND with nothing on one side, a missing AND, an empty
 * key, a blank after the dot, a logged model's text without quotes.
 *
 * @throws SentimentError `INVALID_PARAMETER_VALUE`: where in the text, what is there, what may be there.
 */
export function parseFilter(filter: string, of: Searchable): readonly Sql[] {
  const cursor = new Cursor("filter", filter);
  const conditions: Sql[] = [];
  for (;;) {
    cursor.skipBlanks();
    if (cursor.look(and) !== undefined) throw cursor.error(`expected a comparison, found ${cursor.found()}.`, joining);
    conditions.push(parseComparison(cursor, of));
    cursor.skipBlanks();
    if (cursor.atEnd) return conditions;
    if (cursor.take(and) === undefined) {
      throw cursor.error(`expected AND, found ${cursor.found()}.`, joining);
    }
  }
}

function parseComparison(cursor: Cursor, of: Searchable): Sql {
  const subject = parseSubject(cursor, of.filter, of);
  cursor.skipBlanks();
  const operator = parseOperator(cursor, subject, of);
  cursor.skipBlanks();
  if (isPresence(operator)) return subject.whereNull!(operator);
  if (isMembership(operator)) {
    const from = cursor.at;
    const list = parseStringList(cursor);
    return subject.where({
      operator,
      value: subject.type === "id" ? list.map((id) => parseId(cursor, id, from)) : list,
    });
  }
  return subject.where({ operator, value: parseValue(cursor, subject.type, of) });
}

function parseOperator(cursor: Cursor, subject: FilterSubject, of: Searchable): Operator {
  const from = cursor.at;
  const allowed = `Here may stand: ${subject.operators.join(", ")}.`;
  const found = cursor.take(written);
  if (found === undefined) throw cursor.error(`expected an operator, found ${cursor.found()}.`, allowed);
  const place = { from, length: found.length };
  const capitals = found.toUpperCase().replaceAll(/\s+/gu, " ");
  const operator = subject.operators.find((candidate) => candidate === capitals);
  if (operator === undefined) {
    const instead = subject.operators.find((candidate) => candidate === meant[capitals]);
    const values = ["text", "id"].includes(subject.type) ? "text" : "number";
    const mend = instead === undefined ? allowed : `Write ${instead}. ${allowed}`;
    throw cursor.error(`${found} is no operator of this ${values}.`, mend, place);
  }
  if (of.capitals && ["LIKE", "ILIKE", "IN"].includes(operator) && found !== operator) {
    throw cursor.error(`for ${of.what} MLflow knows ${operator} in capitals only.`, `Write ${operator}.`, place);
  }
  return operator;
}

function isPresence(operator: Operator): operator is PresenceOperator {
  return (presence as readonly Operator[]).includes(operator);
}

function isMembership(operator: ValueOperator | ListOperator): operator is ListOperator {
  return (membership as readonly Operator[]).includes(operator);
}
