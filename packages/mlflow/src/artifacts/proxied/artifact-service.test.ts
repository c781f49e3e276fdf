import { describeWithPython, runPython } from "@sentiment/testing";
import { expect, it } from "vitest";
import { serviceOf, serviceOfHttpRoot } from "./artifact-service.ts";

const trackings = ["http://host", "https://host:5000/", "https://dagshub.com/me/tweets.mlflow", "http://host/a/b/"];
const uris = ["/0/r/artifacts", "/x", "//other/0/r", "//other:5000/0/r/artifacts", "/a b/c", "/50%25/x"];
const pairs = trackings.flatMap((tracking) => uris.map((uri) => [`mlflow-artifacts:${uri}`, tracking] as const));

describeWithPython("where mlflow-artifacts: is served", () => {
  it("is where Python's client looks for it", async () => {
    const theirs = await runPython(
      `
import json, sys
from mlflow.store.artifact.mlflow_artifacts_repo import MlflowArtifactsRepository
print(json.dumps([MlflowArtifactsRepository.resolve_uri(*pair) for pair in json.load(sys.stdin)]))`,
      pairs,
    );
    const ours = pairs.map(([uri, tracking]) => {
      const { api, root } = serviceOf(uri, tracking);
      return `${api}/mlflow-artifacts/artifacts/${root}`;
    });
    expect(ours).toEqual(theirs);
  });
});

it("a server's own root keeps the server's path", () => {
  expect(serviceOf("mlflow-artifacts:/", "https://host/me/x.mlflow")).toEqual({
    api: "https://host/me/x.mlflow/api/2.0",
    root: "",
  });
});

it("a user and a password go to the host they were given for", () => {
  expect(serviceOf("mlflow-artifacts:/0", "http://ada:pw@host").api).toBe("http://ada:pw@host/api/2.0");
  expect(serviceOf("mlflow-artifacts://other/0", "http://ada:pw@host").api).toBe("http://other/api/2.0");
});

it.each([undefined, "sqlite:///mlflow.db", "mlruns"])("there is none with the tracking URI %s", (tracking) => {
  expect(() => serviceOf("mlflow-artifacts:/0", tracking)).toThrow(/lies on a tracking server/u);
});

it("an address of the service itself is taken apart", () => {
  const service = "http://host/a/api/2.0/mlflow-artifacts/artifacts";
  expect(serviceOfHttpRoot(`${service}/0/r/`)).toEqual({ api: "http://host/a/api/2.0", root: "0/r" });
  expect(serviceOfHttpRoot(service)).toEqual({ api: "http://host/a/api/2.0", root: "" });
  expect(serviceOfHttpRoot("https://host/files")).toBeUndefined();
});
