import type { Target } from "@sentiment/deployment";
import type { Io } from "./io.ts";

/** What a target is opened with. */
export interface TargetSetup {
  /** Where this machine's deployments are kept. */
  readonly stateDir: string;
  readonly environment: Io["environment"];
  /** Where the endpoint is to answer. */
  readonly port?: number | undefined;
  /** The serving image, for targets that run containers. */
  readonly image?: string | undefined;
  /** Of which Node is taken where such an image is built. */
  readonly nodeImage?: string | undefined;
}

/** A target's line in the table of contents: enough for help and completion; the rest is loaded when it is used. */
export interface TargetEntry {
  readonly name: string;
  readonly summary: string;
  /** Whether it runs servers of an image: `--image` is of no use to others. */
  readonly ofImages: boolean;
  readonly open: (setup: TargetSetup) => Promise<Target>;
}

/** Every target. To add one: add its line; the flag's choices, help and what may be mapped to a stage follow. */
export const targets: readonly TargetEntry[] = [
  {
    name: "local",
    summary: "a server process on this machine",
    ofImages: false,
    open: async (setup) => (await import("@sentiment/deployment")).localTarget(setup),
  },
  {
    name: "docker",
    summary: "a container of this machine's Docker engine, of the image that clouds run",
    ofImages: true,
    open: async (setup) => (await import("@sentiment/deployment")).dockerTarget(setup),
  },
];

/** What a stage is deployed to where nobody says. */
export const defaultTarget = "local";
