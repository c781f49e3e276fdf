import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { openHttp } from "@sentiment/http";
import { describe, expect, it } from "vitest";
import { buildImage, pushImage, type BuildOptions, type BuiltImage } from "../src/index.ts";
import { fakeEngine, json, stream } from "./fake-engine.ts";

const id = `sha256:${"1".repeat(64)}`;
const line = (event: object): string => `${JSON.stringify(event)}\n`;
const proof = line({ aux: { ID: id } });

/** Builds on an engine whose builder says what `write` writes, and which has that image afterwards. */
async function built(
  write: (response: ServerResponse) => void,
  { architecture = "amd64", ...options }: Partial<BuildOptions> & { architecture?: string } = {},
): Promise<BuiltImage> {
  let labels: unknown;
  await using engine = await fakeEngine({
    "GET /images/json": (response) => json(response, []),
    "POST /build": (response, request) => {
      labels = JSON.parse(new URL(request.url!, "http://engine").searchParams.get("labels")!);
      stream(write)(response, request);
    },
    [`GET /images/${id}/json`]: (response) =>
      json(response, {
        Id: id,
        Os: "linux",
        Architecture: architecture,
        Size: 1,
        RepoTags: [],
        Config: { Labels: labels },
      }),
    [`POST /images/${id}/tag`]: (response) => response.writeHead(201).end(),
  });
  return await buildImage({ engine, tag: "ours:1", ...options });
}

describe("a build", () => {
  it("is done when the engine has said of what id the image is", async () => {
    expect(await built((response) => response.end(line({ stream: "Step 1/1\n" }) + proof))).toMatchObject({
      image: "ours:1",
      digest: id,
      action: "built",
    });
  });

  it("is done as well where BuildKit says so, and where the last line has no end", async () => {
    const trace = line({ id: "moby.buildkit.trace", aux: "Cm8KR3No" });
    const last = JSON.stringify({ id: "moby.image.id", aux: { ID: id } });
    expect(await built((response) => response.end(trace + last))).toMatchObject({ digest: id });
  });

  it.each([
    [
      "an error among the events",
      line({ stream: "Step 3/9 : RUN x\n" }) + line({ errorDetail: { message: "exit 1" }, error: "exit 1" }) + proof,
      "ENGINE_FAILED",
      /did not build the image ours:1: exit 1[^]*Its last lines:\n {2}Step 3\/9 : RUN x/u,
    ],
    [
      "an error that is the last line, without its end",
      JSON.stringify({ error: "no space left on device" }),
      "ENGINE_FAILED",
      /no space left/u,
    ],
    ["no proof", line({ stream: "Successfully built 1111\n" }), "ENGINE_UNPROVEN", /of what ID/u],
    ["half a line at the end", `${proof}{"stream":"St`, "ENGINE_UNREADABLE", /St/u],
    ["a line that is no JSON", `${proof}<html>\n`, "ENGINE_UNREADABLE", /html/u],
    ["an id that is none", line({ aux: { ID: "sha256:zzz" } }), "ENGINE_UNPROVEN", /of what ID/u],
    ["nothing", "", "ENGINE_UNPROVEN", /of what ID/u],
  ])("has failed when there is %s", async (_, said, code, message) => {
    const failed = { kind: "remote", code, message: expect.stringMatching(message) as string };
    await expect(built((response) => response.end(said))).rejects.toMatchObject(failed);
  });

  it("has failed when the connection is cut in its midst, even after the proof", async () => {
    const cut = built((response) => response.write(line({ stream: "Step 1/9\n" }) + proof, () => response.destroy()));
    await expect(cut).rejects.toMatchObject({
      kind: "remote",
      code: "ENGINE_LOST",
      message: expect.stringContaining("Step 1/9") as string,
    });
  });

  it("has failed when the engine says no at once", async () => {
    await using engine = await fakeEngine({
      "GET /images/json": (response) => json(response, []),
      // Once it has taken what is sent: who is still sending when it hangs up sees a broken connection.
      "POST /build": (response) =>
        response.req.resume().once("end", () => json(response.writeHead(500), { message: "dockerfile parse error" })),
    });
    const failed = {
      kind: "remote",
      code: "DOCKER_REFUSED",
      message: expect.stringContaining("parse error") as string,
    };
    await expect(buildImage({ engine })).rejects.toMatchObject(failed);
  });

  it("has failed when the engine falls silent", async () => {
    const failed = { kind: "remote", code: "ENGINE_SILENT", message: expect.stringContaining("Step 1/9") as string };
    const silent = built((response) => response.write(line({ stream: "Step 1/9\n" })), { silenceSeconds: 0.3 });
    await expect(silent).rejects.toMatchObject(failed);
  });

  it("has failed when what was built is for another platform than was asked for", async () => {
    const options = { platform: "linux/arm64", architecture: "amd64" };
    const failed = {
      kind: "remote",
      code: "PLATFORM_IGNORED",
      message: expect.stringContaining("linux/arm64") as string,
    };
    await expect(built((response) => response.end(proof), options)).rejects.toMatchObject(failed);
  });

  it("ends with the caller's reason when that is aborted", async () => {
    const stop = new AbortController();
    const begun = built((response) => response.write(line({ stream: "Step 1/9\n" })), {
      onLine: () => stop.abort(new Error("enough")),
      signal: stop.signal,
    });
    await expect(begun).rejects.toThrow("enough");
  });

  it("tells what the builder says, letters of several bytes too, however it comes; and warnings apart", async () => {
    const lines: string[] = [];
    const warnings: string[] = [];
    const said = Buffer.from(
      line({ stream: "Größe: 漢字 😀\r\n" }) +
        line({ stream: "[Warning] One or more build-args [X] were not consumed\n" }) +
        proof,
    );
    await built((response) => void byteByByte(response, said), {
      onLine: (each) => lines.push(each),
      onWarning: (each) => warnings.push(each),
    });
    expect(lines[0]).toBe("Größe: 漢字 😀");
    expect(warnings).toEqual(["One or more build-args [X] were not consumed"]);
  });
});

describe("a push", () => {
  const digest = `sha256:${"2".repeat(64)}`;

  /** Pushes to a registry that has nothing yet and takes everything, by an engine that says that. */
  async function pushed(said: string): Promise<unknown> {
    const registry = createServer((_, response) => response.writeHead(404).end());
    await new Promise<void>((resolve) => registry.listen(0, "127.0.0.1", resolve));
    const name = `127.0.0.1:${(registry.address() as AddressInfo).port}/team/x`;
    const http = openHttp({ retry: { retries: 0 } });
    await using engine = await fakeEngine({
      "GET /images/ours/json": (response) =>
        json(response, { Id: id, Os: "linux", Architecture: "amd64", RepoTags: [`${name}:1`] }),
      [`POST /images/${name}/push`]: stream((response) => response.end(said)),
    });
    try {
      return await pushImage({
        engine,
        image: "ours",
        to: `${name}:1`,
        http,
        environment: { DOCKER_CONFIG: "/nowhere" },
      });
    } finally {
      await http.close();
      registry.close();
    }
  }

  it.each([
    [
      "an error among the events",
      line({ errorDetail: { message: "unauthorized: authentication required" }, error: "x" }),
      "ENGINE_FAILED",
      /authentication required/u,
    ],
    ["no digest", line({ status: "Pushed", id: "1a2b" }), "ENGINE_UNPROVEN", /of what Digest[^]*1a2b: Pushed/u],
    [
      "half a line at the end",
      `${line({ aux: { Tag: "1", Digest: digest, Size: 1 } })}{"sta`,
      "ENGINE_UNREADABLE",
      /sta/u,
    ],
    [
      "a digest of what the registry has not got",
      line({ aux: { Tag: "1", Digest: digest, Size: 1 } }),
      "MANIFEST_MISSING",
      /no manifest 1/u,
    ],
  ])("has failed when there is %s", async (_, said, code, message) => {
    const failed = { kind: "remote", code, message: expect.stringMatching(message) as string };
    await expect(pushed(said)).rejects.toMatchObject(failed);
  });
});

async function byteByByte(response: ServerResponse, bytes: Uint8Array): Promise<void> {
  for (const byte of bytes) {
    response.write(Uint8Array.of(byte));
    await new Promise(setImmediate);
  }
  response.end();
}
