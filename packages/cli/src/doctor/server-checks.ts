import { constants } from "node:fs";
import { access as accessible } from "node:fs/promises";
import { openHttp } from "@sentiment/http";
import { openStore, splitServerUri } from "@sentiment/mlflow";
import type { Context } from "../define-command.ts";
import { failed, hastyAccess, type Look } from "./look.ts";

/** The server's address without secrets; undefined where runs are recorded in a database. */
async function serverUri(context: Context): Promise<URL | undefined> {
  const { trackingUri } = (await context.settings()).settings;
  if (!/^https?:/iu.test(trackingUri)) return undefined;
  return URL.parse(splitServerUri(trackingUri).uri) ?? undefined;
}

/** Addresses that lead to a page for people, not to the server. */
export const address: Look = async (context) => {
  const url = await serverUri(context);
  if (url === undefined) return undefined;
  const hint = (right: string) => `Give --tracking-uri ${right}`;
  if (url.hash !== "" || url.search !== "") {
    const right = `${url.origin}${url.pathname}`.replace(/\/$/u, "");
    throw failed("usage", `${url.href} is the address of a page in the browser`, hint(right));
  }
  const [, owner, repository] = /^\/([^/]+)\/([^/]+)(?:\/.*)?$/u.exec(url.pathname) ?? [];
  if (url.hostname === "dagshub.com" && !/^\/[^/]+\/[^/]+\.mlflow\/?$/u.test(url.pathname)) {
    const name = owner === undefined ? "OWNER/REPO" : `${owner}/${repository!.replace(/\.(?:git|dvc|mlflow)$/u, "")}`;
    throw failed(
      "usage",
      `${url.href} is a page of DagsHub's, not its tracking server`,
      hint(`${url.origin}/${name}.mlflow`),
    );
  }
  const proxy = (await context.access()).http.proxy?.[url.protocol === "https:" ? "https" : "http"];
  return proxy === undefined
    ? url.href
    : `${url.href}, through ${splitServerUri(proxy).uri} unless no_proxy says otherwise`;
};

/** Who asks, and whether somebody is missing. */
export const credentials: Look = async (context) => {
  const url = await serverUri(context);
  if (url === undefined) return undefined;
  const { credentials: found } = await context.access();
  const { environment } = context.io;
  const [user, password] = ["MLFLOW_TRACKING_USERNAME", "MLFLOW_TRACKING_PASSWORD"] as const;
  if (found === undefined && Boolean(environment[user]) !== Boolean(environment[password])) {
    const [set, missing] = environment[user] ? [user, password] : [password, user];
    throw failed(
      "usage",
      `${set} is set, but ${missing} is not, so nobody is said to ask`,
      `Set ${missing}, or unset ${set}.`,
    );
  }
  if (found === undefined && url.hostname === "dagshub.com") {
    const hint = `Set ${user} to your name there and ${password} to a token (https://dagshub.com/user/settings/tokens).`;
    throw failed("usage", "DagsHub wants to know who asks, and nothing says it", hint);
  }
  const open = url.protocol === "http:" && !/^(?:localhost|127\.|\[::1\])/u.test(url.hostname);
  const how = found !== undefined && open ? "; sent unencrypted, since the address begins with http:" : "";
  if (found?.kind === "basic") return `${found.username}, with a password${how}`;
  return found === undefined ? "none: the server is asked without" : `a token${how}`;
};

/** Whether the files of the experiment can be reached from here. */
export const artifacts: Look = async (context, passed) => {
  const url = await serverUri(context);
  if (url === undefined || !passed.has("tracking")) return undefined;
  const { trackingUri, experiment: name } = (await context.settings()).settings;
  const { signal } = context.io;
  const store = await openStore(trackingUri, { access: await hastyAccess(context), signal });
  try {
    const experiment =
      (await store.findExperiment(name)) ?? (await store.searchExperiments({ maxResults: 1 })).items[0];
    if (experiment === undefined) return "no experiment yet, so no files either";
    const { artifactLocation } = experiment;
    const place = `${artifactLocation}, of the experiment ${JSON.stringify(experiment.name)}`;
    if (/^(?:file:|\/|[a-z]:[\\/]|\.)/iu.test(artifactLocation))
      return `${place}: ${await localPlace(artifactLocation)}`;
    const found = await store.artifacts(artifactLocation).list();
    return `${place}, can be listed (${found.length === 0 ? "nothing there yet" : found.length})`;
  } finally {
    await store.close();
  }
};

/** A server whose files lie in its own file system has every client write them there itself. */
async function localPlace(location: string): Promise<string> {
  const folder = /^file:/iu.test(location) ? new URL(location).pathname : location;
  const writable = await accessible(folder, constants.W_OK).then(
    () => true,
    () => false,
  );
  if (writable) return "a folder of this machine";
  throw failed(
    "remote",
    `The server keeps files in ${location}, a folder of its own machine that is not there here`,
    "Start the server with --artifacts-destination instead of --default-artifact-root: then files go through it.",
  );
}

const longestSkew = 5 * 60;

/** Whether the two clocks agree: signatures are refused, and runs begin after they end, where they do not. */
export const clock: Look = async (context, passed) => {
  const url = await serverUri(context);
  if (url === undefined || !passed.has("tracking")) return undefined;
  const access = await hastyAccess(context);
  const http = openHttp(access.http);
  try {
    const asked = {
      method: "GET",
      url: `${url.href.replace(/\/$/u, "")}/version`,
      credentials: access.credentials,
    } as const;
    const before = Date.now();
    const response = await http.request(asked);
    await response.cancel();
    const theirs = Date.parse(response.headers["date"] ?? "");
    if (Number.isNaN(theirs)) return undefined;
    // Its clock is read to the second, some time between asking and answer.
    const skew = Math.round((theirs + 500 - (before + Date.now()) / 2) / 1000);
    if (Math.abs(skew) <= longestSkew) return `within ${Math.max(1, Math.abs(skew))} s of the server's`;
    const words = `${Math.round(Math.abs(skew) / 60)} min ${skew > 0 ? "behind" : "ahead of"} the server's`;
    throw failed(
      "usage",
      `The clock here is ${words}`,
      "Set it, by a time server if there is one: S3 refuses 15 minutes.",
    );
  } finally {
    await http.close();
  }
};
