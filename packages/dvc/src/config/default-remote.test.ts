import { describe, expect, it } from "vitest";
import { defaultRemote, withDefaultRemote } from "./default-remote.ts";

const wanted = { name: "origin", url: "https://dagshub.com/me/tweets.dvc" };
const written = `[core]\n    remote = origin\n['remote "origin"']\n    url = ${wanted.url}\n`;

describe("a default remote in DVC's config", () => {
  it("is written as DVC writes it, and not again", () => {
    expect(withDefaultRemote("", wanted, false)).toBe(written);
    expect(withDefaultRemote(written, wanted, false)).toBe(written);
    expect(defaultRemote(written)).toEqual(wanted);
  });

  it("stands beside what there was, comments and line ends too", () => {
    const before = "# ours\r\n[core]\r\n    analytics = false  # no\r\n['remote \"other\"']\r\n    url = /srv/dvc\r\n";
    const after = withDefaultRemote(before, wanted, false);
    expect(after).toBe(
      "# ours\r\n[core]\r\n    remote = origin\r\n    analytics = false  # no\r\n['remote \"other\"']\r\n    url = /srv/dvc\r\n" +
        `['remote "origin"']\r\n    url = ${wanted.url}\r\n`,
    );
    expect(defaultRemote(after)).toEqual(wanted);
  });

  it("may have another name already", () => {
    const before = `[core]\nremote = hub\n["remote 'hub'"]\nurl = "${wanted.url}" # it\nauth = basic\n`;
    expect(withDefaultRemote(before, wanted, false)).toBe(before);
  });

  it.each([
    ["[core]\nremote = other\n['remote \"other\"']\nurl = /srv/dvc\n", "its remote is other"],
    [
      "['remote \"Origin\"']\nURL = https://u:secret@dagshub.com/you/x.dvc\n",
      "the remote origin is https://***@dagshub.com/you",
    ],
  ])("replaces another one only when it may: %o", (before, message) => {
    const refusal = (() => {
      try {
        return withDefaultRemote(before, wanted, false);
      } catch (error) {
        return error;
      }
    })();
    expect(refusal).toMatchObject({ kind: "conflict", message: expect.stringContaining(message) as unknown });
    expect(defaultRemote(withDefaultRemote(before, wanted, true))).toEqual(wanted);
  });
});
