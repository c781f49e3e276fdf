import type { Form } from "../prediction-writer.ts";

const forms: ReadonlyMap<string, Form> = new Map<string, Form>([
  ["application/json", "application/json"],
  ["application/jsonlines", "application/jsonlines"],
  ["application/jsonl", "application/jsonlines"],
  ["application/x-ndjson", "application/jsonlines"],
  ["application/x-jsonlines", "application/jsonlines"],
  ["text/csv", "text/csv"],
  ["text/plain", "text/plain"],
]);

/**
 * The form that `Accept` asks for: of those there are the one it likes best, the first of equals. `usual` where it does not
 * say or names none that there is, which HTTP allows (RFC 9110 §12.5.1) and MLflow does.
 */
export function formOf(accept: string | undefined, usual: Form = "application/json"): Form {
  if (accept === undefined || accept === "*/*") return usual;
  let best = usual;
  let quality = 0;
  for (const range of accept.split(",", 50)) {
    const [type = "", ...parameters] = range.split(";").map((part) => part.trim().toLowerCase());
    const q = parameters.find((parameter) => parameter.startsWith("q="));
    const own = q === undefined ? 1 : Number(q.slice(2));
    const form = type === "*/*" ? usual : forms.get(type);
    if (form === undefined || !(own > quality)) continue;
    best = form;
    quality = own;
  }
  return best;
}
