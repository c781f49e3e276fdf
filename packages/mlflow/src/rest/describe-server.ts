import { connect, type RestOptions } from "./open-rest-store.ts";
import { searchExperiments } from "./experiments.ts";

/** What a server is, in one line. Throws where it is no MLflow server, or does not show its experiments to who asks. */
export async function describeServer(options: RestOptions): Promise<string> {
  const server = connect(options);
  try {
    await searchExperiments(server, { maxResults: 1 });
    const version = await server.version();
    const models = (await server.hasLoggedModels())
      ? "with logged models"
      : "without logged models: models lie among their run's files";
    return `${server.uri} is MLflow ${version ?? "of a version that it does not tell"}, ${models}`;
  } finally {
    await server.close();
  }
}
