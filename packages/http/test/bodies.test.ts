import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { answers, drops, startFaultyServer, type Act } from "./faulty-server.ts";
import { opened } from "./opened.ts";

const mebibyte = Buffer.alloc(2 ** 20, "x");

/** Promises more than it sends. */
const breaksOff: Act = (response) => {
  response.writeHead(200, { "content-length": "10" }).write("abc", () => response.socket?.destroy());
};

function streamOf(...pieces: string[]): { bytes: number; open: () => AsyncIterable<Uint8Array>; opened: () => number } {
  let opens = 0;
  return {
    bytes: Buffer.byteLength(pieces.join("")),
    async *open() {
      opens++;
      for (const piece of pieces) yield Buffer.from(piece);
    },
    opened: () => opens,
  };
}

describe("a body that is sent", () => {
  it("says its length, and is opened anew for each attempt", async () => {
    const server = await startFaultyServer(drops, answers(503), answers(200));
    const body = streamOf("Grüße, ", "Ada");
    await opened().request({ method: "PUT", url: server.url, body });
    expect(server.seen.map((seen) => seen.body)).toEqual(["Grüße, Ada", "Grüße, Ada", "Grüße, Ada"]);
    expect(server.seen[0]!.headers["content-length"]).toBe("12");
    expect(server.seen[0]!.headers["transfer-encoding"]).toBeUndefined();
    expect(body.opened()).toBe(3);
  });

  it.each([11, 13])("has to have the length it was said to have: %i of 12 bytes", async (bytes) => {
    const server = await startFaultyServer(answers(200));
    const body = { ...streamOf("Grüße, ", "Ada"), bytes };
    const http = opened();
    await expect(http.request({ method: "PUT", url: server.url, body })).rejects.toMatchObject({
      kind: "input",
      code: "BODY_CHANGED",
    });
    expect(http.slept).toEqual([]);
  });

  it("that cannot be read ends the request with its own error", async () => {
    const server = await startFaultyServer(answers(200));
    const broken = new Error("the disk is gone");
    const body = {
      bytes: 10,
      async *open() {
        yield Buffer.from("abc");
        throw broken;
      },
    };
    const http = opened();
    await expect(http.request({ method: "PUT", url: server.url, body })).rejects.toBe(broken);
    expect(http.slept).toEqual([]);
  });

  it("is read no faster than the server takes it", async () => {
    let sent = 0;
    let sentWhileStalled = 0;
    const server = await startFaultyServer(answers(200));
    server.onRequest((request) => {
      request.pause();
      setTimeout(() => {
        sentWhileStalled = sent;
        request.resume();
      }, 200);
    });
    const body = {
      bytes: 100 * mebibyte.length,
      async *open() {
        for (; sent < 100; sent++) yield mebibyte;
      },
    };
    await opened().request({ method: "PUT", url: server.url, body });
    expect(sent).toBe(100);
    expect(sentWhileStalled).toBeLessThan(50);
  });

  it("that the server will not have is answered, though not all of it is sent", async () => {
    const server = await startFaultyServer(answers(200));
    server.onRequest((request, response) => {
      request.pause();
      response.writeHead(413, { connection: "close" }).end("too big");
    });
    const body = {
      bytes: 100 * mebibyte.length,
      async *open() {
        for (let piece = 0; piece < 100; piece++) yield mebibyte;
      },
    };
    const answer = await opened().request({ method: "PUT", url: server.url, body });
    expect([answer.status, await answer.text()]).toEqual([413, "too big"]);
  });
});

describe("the body of an answer", () => {
  it("comes as it is, in pieces", async () => {
    const server = await startFaultyServer((response) => {
      response.write("ab", () => response.end("c"));
    });
    const answer = await opened().request({ method: "GET", url: server.url });
    const pieces: Uint8Array[] = [];
    for await (const piece of answer.body) pieces.push(piece);
    expect(Buffer.concat(pieces).toString()).toBe("abc");
  });

  it("is not asked to be compressed, and its bytes are what is stored", async () => {
    const packed = gzipSync("text");
    const server = await startFaultyServer((response, { headers }) => {
      response.writeHead(200, { "content-encoding": "gzip", "x-asked": headers["accept-encoding"] }).end(packed);
    });
    const answer = await opened().request({ method: "GET", url: server.url });
    expect(answer.headers["x-asked"]).toBe("identity");
    expect(Buffer.from(await answer.bytes()).equals(packed)).toBe(true);
  });

  it("that breaks off is an error while it is read", async () => {
    const server = await startFaultyServer(breaksOff);
    const answer = await opened().request({ method: "GET", url: server.url });
    await expect(answer.text()).rejects.toMatchObject({ kind: "remote", code: "ANSWER_LOST" });
  });

  it("that breaks off is asked for again when it is wanted whole", async () => {
    const server = await startFaultyServer(breaksOff, answers(200, "abcdefghij"));
    const answer = await opened().request({ method: "GET", url: server.url, whole: true });
    expect(await answer.text()).toBe("abcdefghij");
    expect(await answer.text()).toBe("abcdefghij");
  });

  it("that breaks off is not asked for again where that might do harm", async () => {
    const server = await startFaultyServer(breaksOff);
    const asked = opened().request({ method: "POST", url: server.url, whole: true });
    await expect(asked).rejects.toMatchObject({ code: "ANSWER_LOST" });
    expect(server.seen).toHaveLength(1);
  });

  it("that stands still is an error", async () => {
    const server = await startFaultyServer((response) => {
      response.writeHead(200, { "content-length": "10" }).write("abc");
    });
    const answer = await opened({ timeoutSeconds: 0.1 }).request({ method: "GET", url: server.url });
    await expect(answer.text()).rejects.toMatchObject({
      code: "TIMED_OUT",
      message: `GET ${server.url}/: the answer of ${server.host} stood still for 0.1 s.`,
    });
  });

  it("need not be read", async () => {
    const server = await startFaultyServer((response) => {
      response.writeHead(200, { "content-length": "10" }).write("abc");
    });
    const answer = await opened().request({ method: "GET", url: server.url });
    await answer.cancel();
    await answer.cancel();
    await expect(answer.text()).rejects.toMatchObject({ code: "ANSWER_LOST" });
  });
});
