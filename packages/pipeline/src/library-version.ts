import packageJson from "../package.json" with { type: "json" };

/** The version of this library, recorded in every model. All rooms have one version; a test holds them to it. */
export const libraryVersion: string = packageJson.version;
