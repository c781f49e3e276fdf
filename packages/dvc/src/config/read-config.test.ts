import { mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { describeWithDvc, runDvcPython, temporaryFolder } from "@sentiment/testing";
import { expect, it } from "vitest";
import { readConfig } from "./read-config.ts";

/** A repository with configs of all four levels. */
async function levels(texts: Readonly<Record<"system" | "user" | "repository" | "local", string>>) {
  const folder = await temporaryFolder();
  const root = path.join(folder, "repository");
  const files = {
    system: path.join(folder, "system", "config"),
    user: path.join(folder, "user", "config"),
    repository: path.join(root, ".dvc", "config"),
    local: path.join(root, ".dvc", "config.local"),
  };
  for (const [level, file] of Object.entries(files)) {
    await mkdir(path.dirname(file), { recursive: true });
    await writeFile(file, texts[level as keyof typeof texts]);
  }
  const environment = {
    HOME: path.join(folder, "home"),
    DVC_SYSTEM_CONFIG_DIR: path.dirname(files.system),
    DVC_GLOBAL_CONFIG_DIR: path.dirname(files.user),
  };
  return { folder, root, environment };
}

it("the nearer config wins, option by option, and paths start from the file they stand in", async () => {
  const { folder, root, environment } = await levels({
    system: "[cache]\ndir = /srv/cache\n[core]\nremote = a\n",
    user: "['remote \"Hub\"']\nurl = ~/hub\nuser = ada\n[cache]\ntype = hardlink, copy\n",
    repository:
      "[core]\nremote = HUB\n['remote \"hub\"']\nurl = ../../store\n['remote \"sub\"']\nurl = remote://hub/a/b\n",
    local: "['remote \"hub\"']\npassword = 'p#w'\n",
  });
  const { remotes, ...config } = await readConfig(root, environment);
  expect(config).toEqual({ defaultRemote: "hub", cacheFolder: "/srv/cache", linkTypes: ["hardlink", "copy"] });
  const hub = remotes.get("hub")!;
  expect(hub.url).toBe(path.join(folder, "store"));
  expect(Object.fromEntries(hub.options)).toEqual({ url: hub.url, user: "ada", password: "p#w" });
  expect(remotes.get("sub")).toMatchObject({ url: `${hub.url}/a/b` });
  expect(remotes.get("sub")!.options.get("user")).toBe("ada");
});

it("a home is the user's, and a missing config says nothing", async () => {
  const home = await temporaryFolder();
  await mkdir(path.join(home, ".config", "dvc"), { recursive: true });
  await writeFile(path.join(home, ".config", "dvc", "config"), "['remote \"hub\"']\nurl = ~/hub\n");
  const environment = { HOME: home, DVC_SYSTEM_CONFIG_DIR: home, XDG_CONFIG_HOME: path.join(home, ".config") };
  const { remotes, linkTypes } = await readConfig(home, environment);
  expect(remotes.get("hub")!.url).toBe(path.join(home, "hub"));
  expect(linkTypes).toEqual(["reflink", "copy"]);
});

it("what makes no sense is told with its line", async () => {
  const empty = { system: "", user: "", local: "" };
  const broken = await levels({ ...empty, repository: "[core]\nremote\n" });
  await expect(readConfig(broken.root, broken.environment)).rejects.toThrow(
    /^Line 2 of .*config makes no sense: NAME/u,
  );
  const loop = await levels({ ...empty, repository: "['remote \"a\"']\nurl = remote://a/x\n" });
  await expect(readConfig(loop.root, loop.environment)).rejects.toThrow(/refers to the remote a/u);
});

describeWithDvc("a config", () => {
  it("that DVC has written is understood as DVC understands it", async () => {
    const root = await temporaryFolder();
    await mkdir(path.join(root, ".dvc"));
    const passwords = ["plain", `p#a,s"s`, `a'b"c`, " blank ", "a, b", "50%", "'quoted'", "a#b", "x=y", "[z]"];
    const urls = ["https://x.org/a b", "../store", "s3://bucket/a", "/srv/dvc"];
    const script = `
import json, sys
from dvc.config import Config
asked = json.load(sys.stdin)
config = Config(asked["folder"], validate=False)
with config.edit(validate=False) as conf:
    conf["remote"] = {}
    for i, password in enumerate(asked["passwords"]):
        conf["remote"]["R.%d" % i] = {"url": asked["urls"][i % len(asked["urls"])], "password": password}
print(json.dumps(Config(asked["folder"], validate=False)["remote"], default=str))`;
    const theirs = await runDvcPython(script, { folder: path.join(root, ".dvc"), passwords, urls });
    const { remotes } = await readConfig(root, { HOME: root, DVC_SYSTEM_CONFIG_DIR: root, XDG_CONFIG_HOME: root });
    const ours = Array.from(remotes, ([name, { options }]) => [name, Object.fromEntries(options)] as const);
    expect(Object.fromEntries(ours)).toEqual(theirs);
    expect(ours).toHaveLength(passwords.length);
  });
});
