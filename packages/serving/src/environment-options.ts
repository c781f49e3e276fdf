import { SentimentError } from "@sentiment/errors";
import type { Limits, ServerOptions } from "./server-options.ts";

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * What the variables of a container say: SageMaker's (`SAGEMAKER_*`), Vertex AI's (`AIP_*`), Cloud Run's and Heroku's
 * (`PORT`), and ours (`SENTIMENT_*`), which win. Throws a usage error that names the variable.
 */
export function environmentOptions(environment: Environment): ServerOptions {
  const value = (...names: readonly string[]): string | undefined => {
    const name = names.find((each) => (environment[each] ?? "") !== "");
    return name === undefined ? undefined : environment[name];
  };
  const number = (...names: readonly string[]): number | undefined => {
    const text = value(...names);
    if (text === undefined || (/^\d+$/.test(text) && Number.isSafeInteger(Number(text)))) {
      return text === undefined ? undefined : Number(text);
    }
    throw badVariable(names, text);
  };
  const megabytes = number("SENTIMENT_MAX_BODY_MB", "SAGEMAKER_MAX_PAYLOAD_IN_MB");
  const limits: { -readonly [Name in keyof Limits]?: Limits[Name] | undefined } = {
    // 0 stands for no limit there; here a body is held in memory.
    bodyBytes: megabytes === undefined ? undefined : (megabytes === 0 ? 100 : megabytes) * 1024 * 1024,
    texts: number("SENTIMENT_MAX_TEXTS"),
    requestSeconds: number("SENTIMENT_REQUEST_SECONDS"),
    lingerSeconds: number("SENTIMENT_LINGER_SECONDS"),
  };
  const given = Object.entries(limits).filter(([, limit]) => limit !== undefined);
  return {
    modelDir: value("SENTIMENT_MODEL_DIR", "AZUREML_MODEL_DIR") ?? "/opt/ml/model",
    host: value("SENTIMENT_HOST") ?? "0.0.0.0",
    port: number("SENTIMENT_PORT", "AIP_HTTP_PORT", "PORT") ?? 8080,
    name: value("SENTIMENT_MODEL_NAME"),
    version: value("SENTIMENT_MODEL_VERSION"),
    healthRoute: value("AIP_HEALTH_ROUTE"),
    predictRoute: value("AIP_PREDICT_ROUTE"),
    recordErrors: value("SAGEMAKER_BATCH")?.toLowerCase() === "true",
    accessLog: value("SENTIMENT_ACCESS_LOG") === "true",
    limits: Object.fromEntries(given) as Partial<Limits>,
  };
}

function badVariable(names: readonly string[], text: string): SentimentError {
  return new SentimentError({
    kind: "usage",
    code: "BAD_VARIABLE",
    message: `${names.join(" or ")} cannot be ${JSON.stringify(text)}: a whole number is wanted.`,
    hint: "Correct the variable, or leave it out.",
  });
}
