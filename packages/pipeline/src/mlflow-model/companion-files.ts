import { environmentFiles } from "./environment-files.ts";
import { inputExampleFiles } from "./input-example.ts";
import { loaderPackage } from "./loader-package.ts";

/**
 * What MLflow wants beside a model, by path in the model directory: an example of an input, what to make an environment
 * from, and in `code/`, which is put on Python's path, the package that loads the model.
 */
export async function companionFiles(libraryVersion: string): Promise<Map<string, string>> {
  const { loaderSources } = await import("./loader-sources.ts");
  const folder = `code/${loaderPackage(libraryVersion)}`;
  const loader = Array.from(loaderSources, ([name, text]) => [`${folder}/${name}`, text] as const);
  return new Map([...inputExampleFiles, ...environmentFiles(), ...loader]);
}
