import type { Asked } from "../inputs/asked.ts";
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

function bodyOf(text: string, form: Form, { texts, params }: Asked, modelId: string): string {
  if (form !== "application/json") return texts.length === 0 ? "" : `${text}\n`;
  return `{"predictions":[${text}]${params.model ? `,"model":"${modelId}"` : ""}}`;
}

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
      body: bodyOf(text, form, asked, context.model.id),
      headers: {
        "x-sentiment-model": context.model.id,
        ...(typeof given === "string" && /^[ -~]{1,1024}$/.test(given) ? { [attributes]: given } : {}),
      },
    }));
  },
};
