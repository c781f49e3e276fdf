import type { Question } from "./ask.ts";
import type { Subject } from "./check.ts";
import { bodyOf, type Form } from "./forms.ts";
import { must } from "./must.ts";
import { readPredictions, shown, type Predicted } from "./predictions.ts";

export interface Asking {
  /** The request's content type; default JSON. */
  readonly form?: Form | undefined;
  /** What is accepted, and so the answer's form; undefined: no `Accept`, for an answer of that form. */
  readonly accept?: Form | undefined;
  readonly answer?: Form | undefined;
  /** The classes in order, for an answer as CSV. */
  readonly classes?: readonly string[] | undefined;
  readonly question?: Omit<Question, "path" | "body"> | undefined;
}

/** What the server predicts for the texts by `/invocations`. Throws an Error in words when it does not say so with 200. */
export async function askPredictions(
  { ask }: Subject,
  texts: readonly string[],
  { form = "application/json", accept, answer = accept ?? form, classes = [], question }: Asking = {},
): Promise<readonly Predicted[]> {
  const headers = { "content-type": form, ...(accept !== undefined && { accept }), ...question?.headers };
  const {
    status,
    body,
    headers: got,
  } = await ask({
    ...question,
    path: "/invocations",
    body: bodyOf[form](texts),
    headers,
  });
  must(status === 200, `POST /invocations with ${form} was answered by ${status}: ${shown(body)}`);
  const [type] = (got["content-type"] ?? "").split(";");
  must(type === answer, `An answer of the type ${answer} was wanted; it is ${shown(got["content-type"] ?? "none")}.`);
  return readPredictions[answer](body, classes);
}
