import type { Plugin } from "rolldown";

/** In the bundle, the text of the Python loader stands in the place of the module that reads it from its folder. */
export const pythonSources: Plugin = {
  name: "python-sources",
  load: {
    filter: { id: /\/pipeline\/src\/mlflow-model\/loader-sources\.ts$/ },
    async handler(file) {
      const { loaderSources } = (await import(file)) as { loaderSources: ReadonlyMap<string, string> };
      const text = JSON.stringify(JSON.stringify([...loaderSources]));
      return { code: `export const loaderSources = new Map(JSON.parse(${text}));`, moduleType: "js" };
    },
  },
};
