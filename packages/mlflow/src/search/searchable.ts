import type { Sql } from "./sql.ts";
import type { FilterSubject, OrderSubject, Vocabulary } from "./vocabulary.ts";

/**
 * All that the search of one kind of entity is: a new kind is one more of these. MLflow writes a parser for each kind
 * and they differ in small ways, which the flags say.
 */
export interface Searchable {
  /** In the plural: `runs`. */
  readonly what: string;
  readonly table: string;
  /** The column that is selected. */
  readonly id: string;
  readonly filter: Vocabulary<FilterSubject>;
  readonly order: Vocabulary<OrderSubject>;
  /** What is asked where nothing is. */
  readonly defaultOrder: readonly string[];
  /** Appended to every order, unless it has the subject already. */
  readonly ties: readonly { readonly unless: string; readonly by: Sql }[];
  /** What a key or a name may be quoted by. */
  readonly keyQuotes: readonly string[];
  /** What a text may be quoted by. */
  readonly textQuotes: readonly string[];
  /** `LIKE`, `ILIKE` and `IN` are known in capitals only. */
  readonly capitals: boolean;
  /** An order that names a subject twice is refused. */
  readonly eachOrderOnce: boolean;
}
