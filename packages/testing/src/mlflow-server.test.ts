import { expect, it } from "vitest";
import { startMlflowServer } from "./mlflow-server.ts";
import { describeWithPython } from "./python.ts";
import { temporaryFolder } from "./temporary-folder.ts";

describeWithPython("a real MLflow server in a test", () => {
  it("answers until it is stopped, and says why when it cannot start", async () => {
    const server = await startMlflowServer({ folder: await temporaryFolder() });
    const version = await fetch(`${server.url}/version`);
    expect(await version.text()).toBe("3.17.2");
    await server.stop();
    await expect(fetch(`${server.url}/version`)).rejects.toThrow("fetch failed");
    await server.stop();

    const nowhere = startMlflowServer({ folder: await temporaryFolder(), backendUri: "sqlite:////dev/null/mlflow.db" });
    await expect(nowhere).rejects.toThrow(/mlflow server: [^]*Error/);
  });
});
