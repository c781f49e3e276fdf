import { describeWithMlflow, runPython, startTeamServer, temporaryFolder, type TeamServer } from "@sentiment/testing";
import { afterAll, afterEach, beforeAll, expect, it } from "vitest";
import { documentOf, type Document } from "./as-user.ts";

const texts = ["What a lovely day, I am so happy!", "Worst service ever. I want my money back."];
const training = ["train", "--model", "nb", "--vectorizer", "count"];

interface Prediction {
  readonly label: string;
}

/** What a colleague makes of the model with a Python client that is newer than the server: 2.7 knows no optional columns yet. */
const asColleague = `
import json, sys, mlflow, pandas
task = json.load(sys.stdin)
model = mlflow.pyfunc.load_model(task["uri"])
print(json.dumps([row["label"] for row in model.predict(pandas.DataFrame({"text": task["texts"]})).to_dict("records")]))
`;

describeWithMlflow("2.7", "a team's server of DagsHub's age, with passwords and under a path,", () => {
  let team: TeamServer;
  let folder: string;
  let trained: Document;

  beforeAll(async () => {
    team = await startTeamServer("2.7");
    folder = await temporaryFolder();
    trained = await asUser(...training);
  });
  afterEach(() => team?.proxy.fail(undefined));
  afterAll(() => team?.stop());

  const run = (args: readonly string[], env: Readonly<Record<string, string>> = {}) =>
    documentOf(args, { cwd: folder, env: { ...team.env, MLFLOW_HTTP_REQUEST_MAX_RETRIES: "0", ...env } });
  const asUser = async (...args: string[]): Promise<Document> => {
    const { code, document, stderr } = await run(args);
    if (code !== 0) throw new Error(`${args.join(" ")} ended with ${code}: ${stderr}`);
    return document;
  };

  it("takes a training, registers it, and has it predict by its stage, here and in Python", async () => {
    const registered = await asUser("register");
    expect(registered).toMatchObject({ version: "1", runId: trained["runId"] });
    const uri = "models:/sentiment-classifier/staging";
    const { predictions } = await asUser("predict", "--model-uri", uri, ...texts);
    const labels = (predictions as Prediction[]).map(({ label }) => label);
    expect(await runPython(asColleague, { uri, texts }, { generation: "2.22", env: team.env })).toEqual(labels);
  });

  it("says what is wrong with an address or a password, and ends with 4", async () => {
    const [wrong, none, elsewhere, nobody, page] = await Promise.all([
      run(["runs", "list"], { MLFLOW_TRACKING_PASSWORD: "not the password" }),
      run(["runs", "list"], { MLFLOW_TRACKING_USERNAME: "", MLFLOW_TRACKING_PASSWORD: "" }),
      run(["runs", "list"], { MLFLOW_TRACKING_URI: `${team.url}/nothing/here` }),
      run(["runs", "list"], { MLFLOW_TRACKING_URI: "http://127.0.0.1:9" }),
      run(["runs", "list"], { MLFLOW_TRACKING_URI: new URL("/", team.url).href }),
    ]);
    for (const refused of [wrong, none]) {
      expect(refused).toMatchObject({ code: 4, document: { error: { code: "UNAUTHORIZED" } } });
      expect(JSON.stringify(refused.document)).toContain("MLFLOW_TRACKING_USERNAME");
      expect(JSON.stringify(refused)).not.toContain("not the password");
    }
    for (const lost of [elsewhere, page]) {
      expect(lost).toMatchObject({ code: 4, document: { error: { code: "NOT_MLFLOW" } } });
      expect(JSON.stringify(lost.document)).toContain("Check the tracking URI");
    }
    expect(nobody).toMatchObject({ code: 4, document: { error: { code: "CONNECTION_REFUSED" } } });
  });

  it("refuses names with a slash for a model, and takes them for experiments, runs and tags", async () => {
    const [named, tagged] = await Promise.all([
      run(["register", "--name", "team/classifier"]),
      run([...training, "--experiment", "a/b c/ä", "--run-name", "x/y", "--tag", "k/l=m/n"]),
    ]);
    expect(named).toMatchObject({
      code: 2,
      document: { error: { message: expect.stringContaining("team/classifier") as string } },
    });
    expect(tagged, tagged.stderr).toMatchObject({ code: 0 });
    const shown = await asUser("runs", "show", String(tagged.document["runId"]));
    expect(JSON.stringify(shown)).toContain('"k/l":"m/n"');
  });

  it("does not have a parameter changed when a run goes on", async () => {
    const changed = await run(["train", "--model", "lr", "--vectorizer", "count"], {
      MLFLOW_RUN_ID: String(trained["runId"]),
    });
    expect(changed, changed.stderr).toMatchObject({ code: 2 });
    expect(JSON.stringify(changed.document["error"])).toMatch(/model|param/i);
  });

  it.each([
    ["is gone", 502, "<html><head><title>502 Bad Gateway</title></head></html>", "502 Bad Gateway"],
    ["has a full disk", 507, "Insufficient Storage", "507: Insufficient Storage"],
  ])("that %s while files are sent costs nothing: the run ends here, and is brought over later", async (...trouble) => {
    const [, status, body, said] = trouble;
    const fault = { do: "answer", status, headers: { "content-type": "text/html" }, body } as const;
    team.proxy.fail(({ method }) => (method === "PUT" ? fault : undefined));
    const { code, document, stderr } = await run(training);
    expect(code, stderr).toBe(0);
    expect(stderr).toContain(said);
    const [, command = ""] = /: sentiment (runs sync --to \S+)\n/.exec(stderr) ?? [];
    const { runId } = document["vanished"] as { readonly runId: string };

    team.proxy.fail(undefined);
    await asUser(...command.split(" "));
    expect(await asUser("runs", "show", runId)).toMatchObject({ status: "FINISHED" });
    const there = await asUser("predict", "--run-id", runId, ...texts);
    expect(there["predictions"]).toHaveLength(texts.length);
  });
});
