import { readInput } from "../inputs/registry.ts";
import type { Form } from "../prediction-writer.ts";
import type { Route } from "../route.ts";
import { formOf } from "./form-of.ts";
import { predictions } from "./predictions.ts";

const types: Readonly<Record<Form, string>> = {
  "application/json": "application/json",
  "application/jsonlines": "application/jsonlines",
  "text/csv": "text/csv; charset=utf-8",
  "text/plain": "text/plain; charset=utf-8",
};
const attributes = "x-amzn-sagemaker-custom-attributes";

/** MLflow's scoring protocol and SageMaker's container contract. */
export const invocations: Route = {
  name: "/invocations",
  method: "POST",
  work: true,
  answer({ headers, body }, context) {
    const asked = readInput(body, headers["content-type"], context.options.recordErrors);
    const form = formOf(headers.accept, asked.answer);
    const given = headers[attributes];
    return predictions(asked, form, context, (text) => ({
      status: 200,
      type: types[form],
      body: form === "application/json" ? `{"predictions":[${text}]}` : asked.texts.length === 0 ? "" : `${text}\n`,
      headers: {
        "x-sentiment-model": context.model.id,
        ...(typeof given === "string" && /^[ -~]{1,1024}$/.test(given) ? { [attributes]: given } : {}),
      },
    }));
  },
};
