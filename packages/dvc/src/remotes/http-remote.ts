import { createReadStream } from "node:fs";
import { openHttp, redacted, type Credentials, type HttpResponse } from "@sentiment/http";
import type { RemoteConfig } from "../config/read-config.ts";
import { usageError } from "../dvc-error.ts";
import { httpOptionsOf, type LimitedHttp } from "./http-options.ts";
import { incomingOf, rangeHeaders, refusal } from "./http-answer.ts";
import { optionOf } from "./option-of.ts";
import type { From, Outgoing, Remote } from "./remote.ts";

/** A remote behind HTTP (`dvc_http/__init__.py`). `token` is DagsHub's, for who has configured no login there. */
export function httpRemote(config: RemoteConfig, options: LimitedHttp, token: string | undefined): Remote {
  const login = loginOf(config, token);
  const http = openHttp({ ...httpOptionsOf(config, options), headers: login.headers });
  const base = new URL(config.url);
  const name = `${config.name} (${redacted(base)})`;
  const method = optionOf(config, "method")?.toUpperCase() === "PUT" ? "PUT" : "POST";

  function url(path: string): URL {
    const found = new URL(base);
    found.pathname = `${base.pathname.replace(/\/+$/u, "")}/${path}`;
    return found;
  }
  const { credentials } = login;
  const hint = loginHint(config, base);

  async function open(path: string, from: From, signal: AbortSignal): Promise<HttpResponse | undefined> {
    const answer = await http.request({
      method: "GET",
      url: url(path).href,
      headers: rangeHeaders(from),
      credentials,
      signal,
    });
    if (answer.status === 200 || answer.status === 206) return answer;
    await answer.cancel();
    if (answer.status === 404 || answer.status === 410) return undefined;
    // What was kept of it is no shorter than it.
    if (answer.status === 416 && from.start > 0) return open(path, { start: 0, tag: undefined }, signal);
    throw refusal(answer, name, hint);
  }

  return {
    name,
    atOnce: options.mostConnections,
    place: (path) => redacted(url(path)),
    async open(path, from, signal) {
      const answer = await open(path, from, signal);
      return answer && incomingOf(answer);
    },
    async has(path, signal) {
      const request = { url: url(path).href, credentials, signal } as const;
      const answer = await http.request({ ...request, method: "HEAD" });
      await answer.cancel();
      if (answer.status === 200) return true;
      // Some servers know no HEAD.
      if (answer.status !== 405 && answer.status !== 501) {
        if (answer.status === 404 || answer.status === 410) return false;
        throw refusal(answer, name, hint);
      }
      const whole = await open(path, { start: 0, tag: undefined }, signal);
      await whole?.cancel();
      return whole !== undefined;
    },
    async put(path, { file, size }: Outgoing, signal) {
      const body = { bytes: size, open: () => createReadStream(file, { highWaterMark: 1 << 18 }) };
      // It is named by its content: sent twice, it is the same.
      const answer = await http.request({
        method,
        url: url(path).href,
        body,
        credentials,
        signal,
        repeatable: true,
        whole: true,
      });
      if (answer.status < 200 || answer.status > 299) throw refusal(answer, name, hint);
    },
    close: () => http.close(),
  };
}

interface Login {
  readonly credentials: Credentials | undefined;
  readonly headers: Readonly<Record<string, string>>;
}

/** As in DVC, a user and a password count only with `auth`. */
function loginOf(config: RemoteConfig, token: string | undefined): Login {
  const auth = optionOf(config, "auth");
  const [user, password] = [optionOf(config, "user"), optionOf(config, "password")];
  if (auth === "custom") {
    const header = optionOf(config, "custom_auth_header");
    if (header === undefined || password === undefined) {
      throw usageError(
        "DVC_REMOTE_LOGIN",
        `The remote ${config.name} has auth = custom, but not both custom_auth_header and password.`,
        `dvc remote modify --local ${config.name} password …, or the file .dvc/config.local, completes it.`,
      );
    }
    return { credentials: undefined, headers: { [header]: password } };
  }
  if (auth === "basic" && user !== undefined && password !== undefined) {
    return { credentials: { kind: "basic", username: user, password }, headers: {} };
  }
  const isDagshub = /^(?:.*\.)?dagshub\.com$/iu.test(new URL(config.url).hostname);
  if (isDagshub && token !== undefined) {
    return { credentials: { kind: "basic", username: token, password: token }, headers: {} };
  }
  if (auth !== undefined && auth !== "basic") {
    throw usageError(
      "DVC_REMOTE_LOGIN",
      `The remote ${config.name} has auth = ${auth}, which is neither basic nor custom.`,
    );
  }
  return { credentials: undefined, headers: {} };
}

function loginHint({ name }: RemoteConfig, base: URL): string {
  const own = `put auth = basic, user and password of ['remote "${name}"'] into .dvc/config.local.`;
  if (!/dagshub\.com$/iu.test(base.hostname)) return `If it is a matter of a login, ${own}`;
  return `DagsHub wants a token even for public data: make one at https://dagshub.com/user/settings/tokens and set DAGSHUB_USER_TOKEN, or ${own}`;
}
