/** How MLflow's servers classify a failure; `sqlstate` follows from it. */
interface MlflowClass {
  readonly code: string;
  readonly state: string;
  readonly name: string;
}

const classes = {
  bad: { code: "BAD_REQUEST", state: "KAM00", name: "INVALID_PARAMETER_VALUE" },
  params: { code: "INVALID_PARAMETER_VALUE", state: "KAM00", name: "INVALID_PARAMETER_VALUE" },
  schema: { code: "INVALID_PARAMETER_VALUE", state: "KAM01", name: "SCHEMA_ENFORCEMENT_FAILED" },
} satisfies Record<string, MlflowClass>;

/** A request that is refused: its HTTP status, a stable code and what to tell the caller. */
export class RequestError extends Error {
  readonly status: number;
  readonly code: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly #class: MlflowClass | undefined;

  constructor(
    status: number,
    code: string | MlflowClass,
    message: string,
    headers: Readonly<Record<string, string>> = {},
  ) {
    super(message);
    this.status = status;
    this.code = typeof code === "string" ? code : code.code;
    this.#class = typeof code === "string" ? undefined : code;
    this.headers = headers;
  }

  /** The body that MLflow's scoring server answers such a failure with. */
  mlflowBody(): string {
    const own = this.#class && { sqlstate: this.#class.state, error_class: this.#class.name };
    return JSON.stringify({ error_code: this.code, message: this.message, ...own });
  }
}

/** The request is malformed. */
export function badRequest(message: string): RequestError {
  return new RequestError(400, classes.bad, message);
}

/** As `badRequest`, in the words with which MLflow begins most of them. */
export function invalidInput(message: string): RequestError {
  return badRequest(`Invalid input. ${message}`);
}

/** `params` is not what the model takes. */
export function badParams(message: string): RequestError {
  return new RequestError(400, classes.params, `Failed to predict data. \nError: ${message}`);
}

/** There is no column `text`; `others` are those there are. */
export function missingText(others: readonly (string | number)[]): RequestError {
  const shown = others.slice(0, 20).map((name) => (typeof name === "number" ? String(name) : quoted(name)));
  const note = shown.length === 0 ? "" : ` Note that there were extra inputs: [${shown.join(", ")}].`;
  return new RequestError(
    400,
    classes.schema,
    "Failed to predict data. \nError: Failed to enforce schema of data with schema '['text': string (required)]'. " +
      `Error: Model is missing inputs ['text'].${note}`,
  );
}

/** A cell that is no text. */
export function unusableText(where: string): RequestError {
  return badRequest(
    "Encountered an unexpected error while evaluating the model. Verify that the serialized input Dataframe is compatible " +
      `with the model for inference. ${where}`,
  );
}

/** 415, as plain text in MLflow's words. */
export function unsupportedType(message: string): RequestError {
  return new RequestError(415, "UNSUPPORTED_MEDIA_TYPE", message);
}

/** More than the server is set to take. */
export function tooLarge(message: string): RequestError {
  return new RequestError(413, "REQUEST_TOO_LARGE", message);
}

/** As Python writes a short text. */
export function quoted(text: string): string {
  return `'${text.length > 100 ? `${text.slice(0, 100)}…` : text}'`;
}
