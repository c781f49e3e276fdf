import * as fc from "fast-check";
import type { AskedSearch } from "./mlflow-answers.ts";
import { refusedClauses, refusedOrders } from "./refused.ts";

export const keys = ["f1", "val loss", "top-5", "a.b/c", "ä", "in", "2nd"];
export const words = [
  "nb",
  "NB",
  "Nb%",
  "n_b",
  "nxb",
  "it's",
  "ä",
  "Ä",
  "[x]",
  "x",
  "*",
  "a b",
  "",
  "C:\\x",
  "''",
  "1",
];
export const numbers = ["0", "0", "0.5", "0.5", "-1", "1e-3", "7", "NaN", "Infinity", "-Infinity"];

const view = fc.constantFrom("ACTIVE_ONLY" as const, "ACTIVE_ONLY" as const, "DELETED_ONLY" as const, "ALL" as const);
const someExperiments = fc.oneof(fc.constant([0, 1, 2, 3, 4]), fc.uniqueArray(fc.nat(4), { maxLength: 3 }));
const rows = fc.oneof(fc.constant(100), fc.constant(100), fc.integer({ min: 2, max: 9 }));
const blank = fc.constantFrom(" ", " ", "  ", "\n");
const maybeBlank = fc.constantFrom("", " ", " ", "\t");
const joint = fc.constantFrom(" AND ", " AND ", " and ", "\nAnd  ");

const symbols = fc.constantFrom("=", "!=", ">", ">=", "<", "<=");
const equality = fc.constantFrom("=", "!=");
const likeness = fc.constantFrom("LIKE", "ILIKE");
const lowerLikeness = fc.constantFrom("LIKE", "ILIKE", "like", "iLike");
const number = fc.constantFrom("0", "0.5", "-1", ".5", "7.", "1e-3", "-0.5", "1E2", "1e400", "00", "3");
const time = fc.constantFrom("0", "1000", "3000", "5000", "4500.5", "1e3", "007000", "1700000000000");
const word = fc.constantFrom(...words);
const pattern = fc.oneof(
  word,
  fc.constantFrom("n%", "%B", "N_", "_b", "%", "%ä%", "[%", "n?", "%'%", "*", "%\\%", "n%b%"),
);

/** In single quotes, or in double ones where allowed or needed. */
function quotedBy(text: string, double: boolean): string {
  return double || /'/u.test(text) ? `"${text}"` : `'${text}'`;
}

const quoted = fc.tuple(word, fc.boolean()).map(([text, double]) => quotedBy(text, double));
const quotedPattern = fc.tuple(pattern, fc.boolean()).map(([text, double]) => quotedBy(text, double));
/** MLflow's parser of logged models knows single quotes only. */
const singleQuoted = fc
  .oneof(word, pattern)
  .filter((text) => !text.includes("'"))
  .map((text) => `'${text}'`);

const key = (quotes: readonly string[]) =>
  fc.tuple(fc.constantFrom(...keys), fc.constantFrom(...quotes)).map(([plain, quote]) => {
    const needed = /^[\p{L}_][\p{L}\p{N}_]*$/u.test(plain) && plain !== "in" ? "" : quote;
    return `${needed}${plain}${needed}`;
  });
const anyKey = key(["`", '"', "'"]);
const backtickKey = key(["`"]);

const oneOf = (...texts: readonly string[]) => fc.constantFrom(...texts);
const between = (...parts: readonly fc.Arbitrary<string>[]) =>
  fc.tuple(...parts.flatMap((part, index) => (index === 0 ? [part] : [blank, part]))).map((texts) => texts.join(""));
const tight = (...parts: readonly fc.Arbitrary<string>[]) =>
  fc
    .tuple(...parts.flatMap((part, index) => (index === 0 ? [part] : [maybeBlank, part])))
    .map((texts) => texts.join(""));
const glued = (...parts: readonly fc.Arbitrary<string>[]) => fc.tuple(...parts).map((texts) => texts.join(""));
const list = (item: fc.Arbitrary<string>) =>
  fc
    .array(item, { minLength: 1, maxLength: 4 })
    .map((items) => `(${items.join(", ")}${items.length % 2 === 0 ? "" : ","})`);
const within = oneOf("IN", "NOT IN");
const presence = oneOf("IS NULL", "IS NOT NULL", "is null", "IS  NULL", "Is Not Null");

const runText = fc.oneof(tight(equality, quoted), between(lowerLikeness, quotedPattern));
const runId = fc.nat(35).map((n) => `'{run:${n}}'`);
const textKey = glued(oneOf("params.", "param.", "parameter.", "parameters.", "tags.", "tag."), anyKey);
const attribute = oneOf("", "", "attributes.", "attribute.", "attr.", "run.");

const runClause = fc.oneof(
  { weight: 4, arbitrary: tight(glued(oneOf("metrics.", "metric."), anyKey), symbols, number) },
  { weight: 4, arbitrary: between(textKey, runText) },
  { weight: 2, arbitrary: between(textKey, presence) },
  between(glued(attribute, oneOf("status", "user_id", "artifact_uri", "run_name")), runText),
  between(oneOf("`run name`", 'attributes."Run Name"', 'attr."run name"'), runText),
  between(oneOf("status", "attribute.`status`"), tight(equality, oneOf("'FINISHED'", "'RUNNING'", '"FAILED"'))),
  tight(glued(attribute, oneOf("start_time", "end_time", "created", "Created")), symbols, time),
  between(glued(attribute, oneOf("run_id")), fc.oneof(tight(equality, runId), between(within, list(runId)))),
  between(
    glued(oneOf("dataset.", "datasets."), oneOf("name", "digest", "context")),
    fc.oneof(
      runText,
      tight(equality, oneOf("'train'", "'tweets nb'", "'d1'")),
      between(oneOf("LIKE", "ILIKE"), oneOf("'tweets%'", "'T%'", "'d_'")),
      between(within, list(oneOf("'train'", "'test'", "'d0'", '"tweets nb"', "'tweets NB'"))),
    ),
  ),
);

const experimentText = fc.oneof(tight(equality, quoted), between(likeness, quotedPattern));
const experimentId = oneOf("'0'", "'1'", "'2'", "'-1'", '"3"', "'77'", "'02'");
const experimentClause = fc.oneof(
  { weight: 3, arbitrary: between(glued(oneOf("tags.", "tag."), anyKey), fc.oneof(experimentText, presence)) },
  between(
    glued(oneOf("", "attribute."), oneOf("name", "`name`")),
    fc.oneof(experimentText, between(likeness, oneOf("'%1'", "'n%'", "'N%'"))),
  ),
  between(
    oneOf("experiment_id", "attribute.experiment_id"),
    fc.oneof(tight(equality, experimentId), between(within, list(experimentId))),
  ),
  tight(
    oneOf("creation_time", "last_update_time", "attribute.creation_time"),
    symbols,
    oneOf("0", "1700000000000", "-5", "99999999999999"),
  ),
);

const modelText = fc.oneof(
  tight(equality, singleQuoted),
  between(lowerLikeness, singleQuoted),
  between(oneOf("IN", "NOT IN", "in", "not in"), list(quoted.filter((text) => !/\\|''/u.test(text)))),
);
const modelClause = fc.oneof(
  { weight: 4, arbitrary: tight(glued(oneOf("metrics."), backtickKey), symbols, number) },
  { weight: 4, arbitrary: between(glued(oneOf("params.", "tags."), backtickKey), modelText) },
  between(
    glued(oneOf("", "attributes."), oneOf("name", "model_type", "status", "source_run_id", "`name`", "status_message")),
    modelText,
  ),
  between(
    oneOf("name", "model_type", "attributes.model_type"),
    fc.oneof(
      tight(equality, oneOf("'nb'", "'NB'", "'classifier'")),
      between(lowerLikeness, oneOf("'n%'", "'N%'", "'%fier'", "'n_b'")),
      between(within, list(oneOf("'nb'", "'lr-1'", "'Classifier'"))),
    ),
  ),
  between(oneOf("status", "attributes.status"), tight(equality, oneOf("'1'", "'2'", "'READY'"))),
  between(
    oneOf("model_id"),
    fc.oneof(
      tight(equality, oneOf("'{model:1}'", "'{model:2}'")),
      between(within, list(oneOf("'{model:3}'", "'{model:4}'", "'x'"))),
    ),
  ),
  tight(
    oneOf("creation_time", "creation_timestamp", "last_updated_timestamp", "attributes.creation_timestamp_ms"),
    symbols,
    oneOf("0", "1e15", "1700000000000.5"),
  ),
);

const registryTag = between(glued(oneOf("tags.", "tag."), anyKey), runText);
const registeredName = oneOf("name", "attribute.name");
const registeredText = fc.oneof(
  tight(equality, oneOf("'nb'", '"NB"', "'ä 1'", '"it\'s"')),
  between(lowerLikeness, oneOf("'n%'", "'N_'", "'%b'", "'%'", "'Ä%'")),
  between(oneOf("IN", "NOT IN", "in", "not in"), list(oneOf("'nb'", "'x%'", '"it\'s"', "'n_b'"))),
);
const prompt = oneOf("= 'false'", "!= 'true'", "LIKE 'x'");
const ofPrompts = between(oneOf("tags.`mlflow.prompt.is_prompt`", 'tag."mlflow.prompt.is_prompt"'), prompt);
const registeredClause = fc.oneof(
  { weight: 6, arbitrary: registryTag },
  { weight: 4, arbitrary: between(registeredName, registeredText) },
  between(registeredName, runText),
  ofPrompts,
);
const versionText = oneOf("run_id", "attribute.run_id", "source_path");
const versionClause = fc.oneof(
  { weight: 6, arbitrary: registryTag },
  { weight: 3, arbitrary: between(registeredName, registeredText) },
  {
    weight: 3,
    arbitrary: tight(
      oneOf("version_number", "attribute.version_number"),
      symbols,
      oneOf("1", "2", "3", "'2'", '"4"', "-1", "007"),
    ),
  },
  between(oneOf("run_id", "attribute.run_id"), fc.oneof(tight(equality, runId), between(within, list(runId)))),
  between(
    oneOf("source_path"),
    fc.oneof(
      tight(equality, oneOf("'s3://b/nb'", '"/x/a b"', "'models:/{model:1}'")),
      between(lowerLikeness, oneOf("'s3%'", "'%NB'", "'models:/m-%'")),
    ),
  ),
  between(versionText, runText),
  ofPrompts,
);

const direction = oneOf("", "", " ASC", " DESC", " desc", "  DESC");
const runOrder = glued(
  fc.oneof(
    glued(oneOf("metrics.", "metric."), anyKey),
    glued(oneOf("metrics."), anyKey),
    glued(oneOf("params.", "parameter.", "tags.", "tag."), anyKey),
    glued(
      attribute,
      oneOf("start_time", "end_time", "status", "run_name", "run_id", "user_id", "artifact_uri", "created", "Created"),
    ),
  ),
  direction,
);
const experimentOrder = glued(
  oneOf("", "attribute."),
  oneOf("name", "experiment_id", "creation_time", "last_update_time"),
  direction,
);
const modelOrder = glued(
  fc.oneof(
    glued(oneOf("metrics."), backtickKey),
    oneOf(
      "name",
      "model_id",
      "model_type",
      "status",
      "source_run_id",
      "creation_time",
      "creation_timestamp",
      "last_updated_timestamp",
    ),
  ),
  direction,
);
const registeredOrder = glued(oneOf("name", "timestamp", "last_updated_timestamp"), direction);
const versionOrder = glued(
  oneOf("", "attribute."),
  oneOf("name", "version_number", "creation_timestamp", "last_updated_timestamp"),
  direction,
);

interface Grammar {
  readonly of: AskedSearch["of"];
  readonly clause: fc.Arbitrary<string>;
  readonly broken: fc.Arbitrary<string>;
  readonly order: fc.Arbitrary<string>;
  readonly brokenOrder: fc.Arbitrary<string>;
}

const grammars: readonly Grammar[] = [
  {
    of: "runs",
    clause: runClause,
    broken: oneOf(...refusedClauses.runs),
    order: runOrder,
    brokenOrder: oneOf(...refusedOrders.runs),
  },
  {
    of: "experiments",
    clause: experimentClause,
    broken: oneOf(...refusedClauses.experiments),
    order: experimentOrder,
    brokenOrder: oneOf(...refusedOrders.experiments),
  },
  {
    of: "models",
    clause: modelClause,
    broken: oneOf(...refusedClauses.models),
    order: modelOrder,
    brokenOrder: oneOf(...refusedOrders.models),
  },
  {
    of: "registered",
    clause: registeredClause,
    broken: oneOf(...refusedClauses.registered),
    order: registeredOrder,
    brokenOrder: oneOf(...refusedOrders.registered),
  },
  {
    of: "versions",
    clause: versionClause,
    broken: oneOf(...refusedClauses.versions),
    order: versionOrder,
    brokenOrder: oneOf(...refusedOrders.versions),
  },
];

/** Searches of one kind, about one in five of which MLflow refuses. */
export function searchesOf(kind: AskedSearch["of"]): fc.Arbitrary<AskedSearch> {
  const { clause, broken, order, brokenOrder } = grammars.find((grammar) => grammar.of === kind)!;
  const clauses = fc.oneof({ weight: 12, arbitrary: clause }, { weight: 1, arbitrary: broken });
  const orders = fc.oneof({ weight: 15, arbitrary: order }, { weight: 1, arbitrary: brokenOrder });
  return fc.record({
    of: fc.constant(kind),
    filter: fc.tuple(fc.array(clauses, { maxLength: 3 }), joint).map(([texts, and]) => texts.join(and)),
    orderBy: fc.array(orders, { maxLength: 3 }),
    viewType: view,
    maxResults: rows,
    experiments: someExperiments,
  });
}

/** What a slip of the hand puts into a filter. */
const slips =
  "' \" ` . ( ) , = ! < > - 1 e a AND and NOT IN IS NULL LIKE metrics. params. % _ 0.5 ; / * # @ $ [ ] + \\ ä".split(
    " ",
  );

/** Searches with one or two slips in their filter; most of them MLflow refuses. */
export function slippedSearchesOf(kind: AskedSearch["of"]): fc.Arbitrary<AskedSearch> {
  const slip = fc.record({ at: fc.nat(200), removed: fc.nat(2), added: fc.constantFrom("", " ", ...slips) });
  return fc.tuple(searchesOf(kind), fc.array(slip, { minLength: 1, maxLength: 2 })).map(([search, made]) => {
    let { filter } = search;
    for (const { at, removed, added } of made) {
      const place = at % (filter.length + 1);
      filter = filter.slice(0, place) + added + filter.slice(place + removed);
    }
    return { ...search, filter };
  });
}
