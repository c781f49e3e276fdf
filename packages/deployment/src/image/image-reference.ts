import { SentimentError } from "@sentiment/errors";

/** The parts of an image's name. */
export interface ImageReference {
  /** `docker.io`, `127.0.0.1:5000`, `123456789012.dkr.ecr.eu-west-1.amazonaws.com` */
  readonly registry: string;
  /** Within the registry: `library/node`. */
  readonly repository: string;
  readonly tag: string;
  /** As an engine is told it: the name as it was given, without the tag. */
  readonly name: string;
}

/** distribution/reference, grammar of names; the host's port is no tag. */
const grammar = /^((?:[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*\/)*[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*)$/u;
const hostGrammar =
  /^(?:[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?(?:\.[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?)*|\[[0-9a-fA-F:]+\])(?::\d+)?$/u;

/** `127.0.0.1:5000/team/sentiment:1` in parts; without a tag: `latest`. Throws a usage error for what is no such name. */
export function imageReference(text: string): ImageReference {
  const colon = text.lastIndexOf(":");
  const tagged = colon > text.lastIndexOf("/");
  const name = tagged ? text.slice(0, colon) : text;
  const tag = tagged ? text.slice(colon + 1) : "latest";
  const [first = "", ...others] = name.split("/");
  // Docker's own rule: without one of these it would be a user of Docker's registry.
  const hasHost = others.length > 0 && (/[.:]/u.test(first) || first === "localhost");
  const path = hasHost ? others.join("/") : name;
  if (!grammar.test(path) || !/^\w[\w.-]{0,127}$/u.test(tag) || (hasHost && !hostGrammar.test(first)))
    throw invalid(text);
  if (hasHost) return { registry: first, repository: path, tag, name };
  return { registry: "docker.io", repository: others.length === 0 ? `library/${path}` : path, tag, name };
}

function invalid(text: string): SentimentError {
  return new SentimentError({
    kind: "usage",
    code: "IMAGE_NAME_INVALID",
    message: `${JSON.stringify(text)} is no name of an image.`,
    hint: "Names are like REGISTRY/REPOSITORY:TAG, all but the tag in lower case: 127.0.0.1:5000/team/sentiment:1.",
  });
}
