import type { Endpoint } from "@sentiment/deployment";

/** What names an endpoint on a command line. */
export function endpointFlags({ name, stage }: Endpoint): string[] {
  return ["--stage", stage, ...(name === "sentiment-classifier" ? [] : ["--name", name])];
}
