import { randomUUID } from "node:crypto";
import { notEmulated } from "./answer-for.ts";
import type { StandIn } from "./stand-in.ts";
import { xmlDocument, type XmlElements } from "./xml.ts";

/** What an action answers with, of the parameters it got. Throws AwsError. */
export type Action = (parameters: URLSearchParams) => XmlElements;

/** A service of AWS's query protocol: parameters as a form, answers as XML. */
export function queryStandIn(
  service: string,
  { namespace, actions }: { readonly namespace: string; readonly actions: Readonly<Record<string, Action>> },
): StandIn {
  return {
    protocol: "query",
    async answer({ body }) {
      const parameters = new URLSearchParams(body.toString());
      const name = parameters.get("Action") ?? "";
      const action = Object.hasOwn(actions, name) ? actions[name] : undefined;
      if (action === undefined) throw notEmulated(service, name);
      const content = { [`${name}Result`]: action(parameters), ResponseMetadata: { RequestId: randomUUID() } };
      const answer = xmlDocument({ [`${name}Response`]: content });
      return { operation: name, body: answer.replace(`<${name}Response>`, `<${name}Response xmlns="${namespace}">`) };
    },
  };
}
