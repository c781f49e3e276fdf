import { formatParameter } from "@sentiment/parameters";
import type { PipelineSpec } from "@sentiment/pipeline";

/** The pipeline as a page for MLflow's artifact viewer, as scikit-learn's autolog leaves one: each step with its parameters. */
export function estimatorHtml({ preprocessing, vectorizer, model }: PipelineSpec): string {
  const { cleaning, stopWords, stemmer, tokenizer, lowercase } = preprocessing;
  const steps: readonly (readonly [string, Readonly<Record<string, unknown>>])[] = [
    ["preprocessing", { clean: cleaning.join(", "), stopwords: stopWords.name, stem: stemmer, tokenizer, lowercase }],
    [`vectorizer: ${vectorizer.name}`, vectorizer.hyperparameters],
    [`model: ${model.name}`, model.hyperparameters],
  ];
  return `<!doctype html><meta charset="utf-8"><title>Pipeline</title>
<style>body{font:14px/1.5 system-ui,sans-serif;margin:1.5em}section{border:1px solid #8c959f;border-radius:6px;
padding:.5em 1em;margin:0 0 .75em;max-width:40em}h2{font-size:1em;margin:0}td{padding:0 1.5em 0 0}</style>
${steps.map(([name, values]) => section(name, values)).join("\n")}
`;
}

function section(name: string, values: Readonly<Record<string, unknown>>): string {
  const rows = Object.entries(values).map(
    ([key, value]) => `<tr><td>${escaped(key)}</td><td>${escaped(formatParameter(value))}</td></tr>`,
  );
  return `<section><h2>${escaped(name)}</h2><table>${rows.join("")}</table></section>`;
}

function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
