import { SentimentError } from "@sentiment/errors";
import type { Http, HttpRequest, HttpResponse } from "@sentiment/http";
import packageJson from "../../package.json" with { type: "json" };
import type { Access } from "../access.ts";
import { Answer } from "./answer.ts";
import { withoutCredentials } from "../without-credentials.ts";
import { isFinal } from "./is-final.ts";
import { readJson, writeJson } from "./json.ts";
import { pageTitle } from "./plain-text.ts";
import { notMlflow, notSupported, serverError } from "./server-error.ts";

export interface ServerParts {
  /** Without secrets and without a slash at its end. */
  readonly uri: string;
  readonly http: Http;
  readonly access: Pick<Access, "credentials" | "workspace">;
  readonly signal: AbortSignal | undefined;
}

/** One call of an endpoint below `/api/2.0/mlflow/`. */
export interface Call {
  readonly method: "GET" | "POST" | "PATCH" | "DELETE";
  /** `runs/create` */
  readonly path: string;
  readonly query?: HttpRequest["query"];
  /** The message, or its JSON. */
  readonly body?: Readonly<Record<string, unknown>> | string | undefined;
  /** Whether twice is as good as once (default: true): only then it is sent again where nobody knows whether it was done. */
  readonly repeatable?: boolean | undefined;
}

/** After Ctrl-C a run is still closed, if that does not take long. */
const patienceOnceAborted = 5_000;

/** An MLflow server: sends calls, and turns every answer that is not MLflow's 200 into an error. */
export class Server {
  readonly uri: string;
  readonly #http: Http;
  readonly #access: ServerParts["access"];
  /** Aborted: what goes on ends, and what begins after that is given a few seconds. */
  readonly signal: AbortSignal | undefined;
  /** Whether it has answered as MLflow does. */
  #answered = false;
  #version: Promise<string | undefined> | undefined;
  #hasLoggedModels: Promise<boolean> | undefined;

  constructor({ uri, http, access, signal }: ServerParts) {
    this.uri = uri;
    this.#http = http;
    this.#access = access;
    this.signal = signal;
  }

  async call(call: Call): Promise<Answer> {
    const endpoint = `${call.method} ${call.path}`;
    const body = typeof call.body === "object" ? writeJson(call.body) : call.body;
    const response = await this.#send({
      method: call.method,
      url: `${this.uri}/api/2.0/mlflow/${call.path}`,
      query: call.query,
      body,
      headers: body === undefined ? {} : { "Content-Type": "application/json" },
      repeatable: call.repeatable ?? true,
      isFinal: isFinal(),
    });
    const text = await response.text();
    if (response.status === 200) {
      const answer = this.#answer(text, call);
      this.#answered = true;
      return answer;
    }
    const said = this.#told(text);
    const { credentials } = this.#access;
    const error = serverError({ status: response.status, text: said, endpoint, uri: this.uri, body, credentials });
    throw error.code === "ENDPOINT_NOT_FOUND" ? await this.#withoutEndpoint(error, { endpoint, text: said }) : error;
  }

  #answer(text: string, { method, path }: Call): Answer {
    const endpoint = `${method} ${path}`;
    // What changes something may be answered by nothing, or the words of the status; what asks for something never is.
    const asks = method === "GET" || path.endsWith("/search");
    if (!asks && /^\s*(?:(?:200 )?OK\s*)?$/i.test(text)) return new Answer({}, endpoint);
    if (pageTitle(text) !== undefined) throw this.#notMlflow(text, endpoint);
    try {
      return new Answer(readJson(text), endpoint);
    } catch (error) {
      if (SentimentError.is(error)) throw error;
      throw this.#notMlflow(text, endpoint);
    }
  }

  #notMlflow(text: string, endpoint: string): SentimentError {
    return notMlflow({ uri: this.uri, endpoint, text: this.#told(text) });
  }

  /** What a server said, as it may be repeated in an error. */
  #told(text: string): string {
    return withoutCredentials(text, this.#access.credentials);
  }

  /** Either the server is too old for the endpoint, or it is none of MLflow's. */
  async #withoutEndpoint(
    error: SentimentError,
    { endpoint, text }: { endpoint: string; text: string },
  ): Promise<Error> {
    // DagsHub's words; its server says no version.
    if (/unsupported endpoint/i.test(text)) return notSupported(this.uri, endpoint, undefined);
    const version = await this.version();
    if (version !== undefined || this.#answered) return notSupported(this.uri, endpoint, version);
    if (/"error_code"/.test(text)) return error;
    return notMlflow({ uri: this.uri, endpoint, text });
  }

  /** What the server says that it is (`2.22.4`); undefined where it does not say. Asked once. */
  version(): Promise<string | undefined> {
    this.#version ??= this.#askVersion().catch((error: unknown) => {
      this.#version = undefined;
      throw error;
    });
    return this.#version;
  }

  async #askVersion(): Promise<string | undefined> {
    const response = await this.#send({ method: "GET", url: `${this.uri}/version` });
    const text = await response.text();
    return response.status === 200 ? /^\s*"?(\d+\.\d+[\w.+-]{0,40})"?\s*$/.exec(text)?.[1] : undefined;
  }

  /** Whether runs have logged models here (MLflow 3). Asked once: by the version, else by looking for one. */
  hasLoggedModels(): Promise<boolean> {
    this.#hasLoggedModels ??= this.#askLoggedModels().catch((error: unknown) => {
      this.#hasLoggedModels = undefined;
      throw error;
    });
    return this.#hasLoggedModels;
  }

  async #askLoggedModels(): Promise<boolean> {
    const version = await this.version();
    if (version !== undefined) return Number.parseInt(version, 10) >= 3;
    try {
      await this.call({
        method: "POST",
        path: "logged-models/search",
        body: { experiment_ids: ["0"], max_results: 1 },
      });
      return true;
    } catch (error) {
      if (!SentimentError.is(error)) throw error;
      // Whoever says what is wrong with the search knows it.
      if (error.kind !== "remote") return true;
      if (error.code === "NOT_SUPPORTED" || error.code === "NOT_MLFLOW") return false;
      throw error;
    }
  }

  /** Throws NOT_SUPPORTED (`remote`) on a server without logged models. */
  async wantLoggedModels(what: string): Promise<void> {
    if (!(await this.hasLoggedModels())) throw notSupported(this.uri, what, await this.version());
  }

  #send(request: HttpRequest): Promise<HttpResponse> {
    const { credentials, workspace } = this.#access;
    return this.#http.request({
      ...request,
      headers: {
        "User-Agent": `sentiment/${packageJson.version}`,
        ...(workspace === undefined ? {} : { "X-MLFLOW-WORKSPACE": workspace }),
        ...request.headers,
      },
      credentials,
      signal: this.signal?.aborted === true ? AbortSignal.timeout(patienceOnceAborted) : this.signal,
      whole: true,
    });
  }

  close(): Promise<void> {
    return this.#http.close();
  }
}
