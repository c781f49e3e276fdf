import path from "node:path";

/** The top folder of this checkout. */
export const repositoryRoot: string = path.resolve(import.meta.dirname, "../../..");
