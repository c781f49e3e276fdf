import { chmod, writeFile } from "node:fs/promises";
import path from "node:path";
import { temporaryFolder } from "@sentiment/testing";
import { describe, expect, it } from "vitest";
import { dockerLogin } from "./docker-logins.ts";

async function machine(config: string, helper?: string): Promise<Record<string, string>> {
  const folder = await temporaryFolder();
  await writeFile(path.join(folder, "config.json"), config);
  if (helper !== undefined) {
    const file = path.join(folder, "docker-credential-ours");
    await writeFile(file, `#!/bin/sh\n${helper}\n`);
    await chmod(file, 0o755);
  }
  return { DOCKER_CONFIG: folder, PATH: `${folder}:/usr/bin:/bin` };
}

const base64 = (text: string): string => Buffer.from(text).toString("base64");

describe("the login that Docker has kept", () => {
  it("is the registry's own, by whatever address it was kept", async () => {
    const auths = {
      "https://index.docker.io/v1/": { auth: base64("hub:1") },
      "https://old.example/v1/": { auth: base64("ada:pa:ss") },
      "new.example": { auth: base64("AWS:x") },
    };
    const here = await machine(JSON.stringify({ auths }));
    expect(await dockerLogin("docker.io", here)).toEqual({ username: "hub", password: "1" });
    expect(await dockerLogin("old.example", here)).toEqual({ username: "ada", password: "pa:ss" });
    expect(await dockerLogin("new.example", here)).toEqual({ username: "AWS", password: "x" });
    expect(await dockerLogin("w.example", here)).toBeUndefined();
    expect(await dockerLogin("old.example", { DOCKER_CONFIG: await temporaryFolder() })).toBeUndefined();
  });

  it("may be an identity token", async () => {
    const auths = { "az.example": { auth: base64("0:"), identitytoken: "long" } };
    expect(await dockerLogin("az.example", await machine(JSON.stringify({ auths })))).toEqual({
      identityToken: "long",
    });
    const token = `echo '{"Username":"<token>","Secret":"long"}'`;
    const here = await machine('{"credHelpers":{"az.example":"ours"}}', token);
    expect(await dockerLogin("az.example", here)).toEqual({ identityToken: "long" });
    expect(await dockerLogin("other.example", here)).toBeUndefined();
  });

  it("is none where its helper has none", async () => {
    const helper = "echo 'credentials not found in native keychain'; exit 1";
    expect(await dockerLogin("x.example", await machine('{"credsStore":"ours"}', helper))).toBeUndefined();
  });

  it.each([
    ["a config that is no JSON", '{"auths":{"x.example":{"auth":"c2VjcmV0"', undefined],
    ["a login without a user", JSON.stringify({ auths: { "x.example": { auth: base64("hush") } } }), undefined],
    ["a helper that fails", '{"credsStore":"ours"}', "echo hush; exit 3"],
    ["a helper that answers otherwise", '{"credsStore":"ours"}', "echo hush"],
    ["a helper that is not there", '{"credsStore":"nowhere"}', undefined],
    ["a helper that is a path", '{"credsStore":"../../x"}', undefined],
  ])("cannot be had from %s, and no secret is told", async (_, config, helper) => {
    const asked = dockerLogin("x.example", await machine(config, helper));
    await expect(asked).rejects.toMatchObject({ kind: "usage", code: "DOCKER_LOGIN_UNUSABLE" });
    const error = (await asked.catch((reason: unknown) => reason)) as Error;
    expect(`${error.stack} ${String(error.cause)}`).not.toMatch(/hush|aHVzaA|c2VjcmV0/u);
  });
});
