import { describe, expect, it } from "vitest";
import { answers, startFaultyServer } from "./faulty-server.ts";
import { opened } from "./opened.ts";

const secrets = { authorization: "Bearer own", cookie: "session=1", "x-mlflow-workspace": "w", "x-api-key": "k" };
const credentials = { kind: "basic", username: "ada", password: "geheim" } as const;

describe("a request that is sent on", () => {
  it.each([301, 302, 303, 307, 308])(
    "by %i goes there when it only reads, and says where its answer came from",
    async (status) => {
      const server = await startFaultyServer(
        answers(status, "gone", { location: "/b?token=t&x=1" }),
        answers(200, "here"),
      );
      const answer = await opened().request({ method: "GET", url: `${server.url}/a`, credentials });
      expect(await answer.text()).toBe("here");
      expect(answer.url).toBe(`${server.url}/b?token=…&x=1`);
      expect(server.seen.map(({ method, url }) => `${method} ${url}`)).toEqual(["GET /a", "GET /b?token=t&x=1"]);
      expect(server.seen[1]!.headers.authorization).toBe(server.seen[0]!.headers.authorization);
    },
  );

  it("to another host takes no secret with it", async () => {
    const other = await startFaultyServer(answers(200, "elsewhere"));
    const server = await startFaultyServer(answers(302, "", { location: `http://eve:pw@${other.host}/x` }));
    const http = opened({ headers: secrets });
    const headers = { accept: "text/plain", range: "bytes=0-1" };
    const answer = await http.request({ method: "GET", url: server.url, headers });
    expect(await answer.text()).toBe("elsewhere");
    expect(answer.url).toBe(`${other.url}/x`);
    expect(server.seen[0]!.headers).toMatchObject(secrets);
    expect(other.seen[0]!.headers).toEqual({
      host: other.host,
      connection: "keep-alive",
      "accept-encoding": "identity",
      "user-agent": "sentiment",
      ...headers,
    });
  });

  it("to another host and back again has left its secrets behind", async () => {
    const other = await startFaultyServer((response) => {
      response.writeHead(302, { location: `${server.url}/b` }).end();
    });
    const server = await startFaultyServer(answers(302, "", { location: other.url }), answers(401));
    const answer = await opened().request({ method: "GET", url: `${server.url}/a`, credentials });
    expect(answer.url).toBe(`${server.url}/b`);
    expect(server.seen[0]!.headers.authorization).toBe("Basic YWRhOmdlaGVpbQ==");
    expect(server.seen[1]!.headers.authorization).toBeUndefined();
  });

  it.each([307, 308])("by %i within its host is sent whole again when it writes", async (status) => {
    const server = await startFaultyServer(answers(status, "", { location: "/b" }), answers(200));
    const body = {
      bytes: 3,
      async *open() {
        yield Buffer.from("abc");
      },
    };
    await opened().request({ method: "PUT", url: `${server.url}/a`, body, credentials });
    expect(server.seen.map((seen) => `${seen.method} ${seen.url} ${seen.body}`)).toEqual(["PUT /a abc", "PUT /b abc"]);
    expect(server.seen[1]!.headers.authorization).toBe("Basic YWRhOmdlaGVpbQ==");
  });

  it.each([
    ["POST", 307, "http://127.0.0.1:1/b?sig=s", "http://127.0.0.1:1/b?… (307), to where it must not follow."],
    ["POST", 302, "https://login.invalid/?next=abc", "https://login.invalid/?… (302), to where it must not follow."],
    ["POST", 302, "/b", "/b (302), to where it must not follow."],
    ["DELETE", 301, "/b", "/b (301), to where it must not follow."],
    ["GET", 302, "ftp://h/b", "ftp://h/b (302), to where it must not follow."],
    ["GET", 302, "http://", '"http://", which is no address.'],
  ] as const)("%s by %i to %s is refused", async (method, status, location, shown) => {
    const server = await startFaultyServer(answers(status, "", { location }));
    const asked = opened().request({ method, url: `${server.url}/a`, credentials });
    await expect(asked).rejects.toMatchObject({ kind: "remote", code: "REDIRECT_REFUSED" });
    await expect(asked).rejects.toThrow(`${method} ${server.url}/a: the request was sent on to `);
    await expect(asked).rejects.toThrow(shown);
    expect(server.seen).toHaveLength(1);
  });

  it("in a circle is given up", async () => {
    const server = await startFaultyServer(answers(302, "", { location: "/" }));
    const asked = opened().request({ method: "GET", url: server.url });
    await expect(asked).rejects.toMatchObject({
      code: "REDIRECT_REFUSED",
      message: `GET ${server.url}/: the request was sent on more than 10 times.`,
    });
    expect(server.seen).toHaveLength(11);
  });

  it("is handed over as it is when redirects are not to be followed, or lead nowhere", async () => {
    const server = await startFaultyServer(answers(302, "", { location: "/b" }), answers(304));
    const http = opened({ followRedirects: false });
    expect((await http.request({ method: "GET", url: server.url })).headers["location"]).toBe("/b");
    expect((await opened().request({ method: "GET", url: server.url })).status).toBe(304);
  });
});
