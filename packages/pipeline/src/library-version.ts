/** The version of this library, recorded in every model; a test holds it to `packages/cli/package.json`. */
export const libraryVersion = "0.1.0";
