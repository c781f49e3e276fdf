/**
 * The Python package that loads models of this version of the library. The version is part of its name, so that one
 * Python process can load models of several versions, each by its own loader.
 */
export function loaderPackage(libraryVersion: string): string {
  return `sentiment_${libraryVersion.replaceAll(/\W/gu, "_")}`;
}
