import { createServer, type AddressInfo } from "node:net";
import { describe, expect, it, onTestFinished } from "vitest";
import { outcomeIsUnknown } from "../src/index.ts";
import { answers, drops, stalls, startFaultyServer } from "./faulty-server.ts";
import { opened } from "./opened.ts";

describe("a request that fails", () => {
  it("is tried again at once, then after 4, 8, 16 seconds, and its last answer is handed over with its message", async () => {
    const server = await startFaultyServer(answers(503, "busy"), answers(500, "still down"));
    const http = opened({ retry: { retries: 4 } });
    const answer = await http.request({ method: "GET", url: server.url });
    expect(answer.status).toBe(500);
    expect(await answer.text()).toBe("still down");
    expect(http.slept).toEqual([0, 4, 8, 16]);
    expect(server.seen).toHaveLength(5);
    expect(http.notices[0]).toEqual({
      host: server.host,
      reason: "503 Service Unavailable",
      seconds: 0,
      attempt: 1,
      attempts: 5,
    });
  });

  it.each([408, 429, 500, 502, 503, 504])("is tried again after %i", async (status) => {
    const server = await startFaultyServer(answers(status), answers(200, "well"));
    const answer = await opened().request({ method: "PUT", url: server.url, body: "x" });
    expect(await answer.text()).toBe("well");
    expect(server.seen.map(({ body }) => body)).toEqual(["x", "x"]);
  });

  it.each([400, 401, 403, 404, 409, 413, 501])("is not tried again after %i", async (status) => {
    const server = await startFaultyServer(answers(status, "no"));
    const answer = await opened().request({ method: "GET", url: server.url });
    expect([answer.status, await answer.text()]).toEqual([status, "no"]);
    expect(server.seen).toHaveLength(1);
  });

  it("waits as long as the server asks, in seconds or until a date, but two minutes at most", async () => {
    const server = await startFaultyServer(
      answers(429, "", { "retry-after": "3" }),
      answers(503, "", { "retry-after": "Sun, 22 Nov 2026 12:00:30 GMT" }),
      answers(413, "", { "retry-after": "100000" }),
      answers(200),
    );
    const http = opened();
    await http.request({ method: "GET", url: server.url });
    expect(http.slept).toEqual([3, 30, 120]);
  });

  it("does not wait as long as the server asks when it is told not to", async () => {
    const server = await startFaultyServer(answers(503, "", { "retry-after": "3" }), answers(200));
    const http = opened({ retry: { respectRetryAfter: false } });
    await http.request({ method: "GET", url: server.url });
    expect(http.slept).toEqual([0]);
  });

  it("is not tried again when the caller knows better", async () => {
    const server = await startFaultyServer(answers(500, '{"error_code": "INTERNAL_ERROR"}'));
    const isFinal = (status: number, body: string): boolean => status === 500 && body.includes("INTERNAL_ERROR");
    const answer = await opened().request({ method: "GET", url: server.url, isFinal });
    expect(await answer.text()).toContain("INTERNAL_ERROR");
    expect(server.seen).toHaveLength(1);
  });

  it("is tried again after a connection that broke off, if it may be repeated", async () => {
    const server = await startFaultyServer(drops, answers(200, "well"));
    const answer = await opened().request({ method: "GET", url: server.url });
    expect(await answer.text()).toBe("well");
    expect(server.seen).toHaveLength(2);
  });

  it("is not sent a second time when it must not be repeated and its answer is lost", async () => {
    const server = await startFaultyServer(drops);
    const lost = opened().request({ method: "POST", url: server.url, body: "once" });
    await expect(lost).rejects.toMatchObject({ kind: "remote", code: "ANSWER_LOST" });
    expect(server.seen).toHaveLength(1);
  });

  it("is sent a second time, though it must not be repeated, where it surely was not done", async () => {
    const server = await startFaultyServer(
      answers(429),
      answers(503, "", { "retry-after": "1" }),
      answers(503, "who knows"),
    );
    const answer = await opened().request({ method: "POST", url: server.url, body: "once" });
    expect([answer.status, await answer.text()]).toEqual([503, "who knows"]);
    expect(server.seen).toHaveLength(3);
  });

  it("leaves the caller in doubt only where a gateway answered for the server", () => {
    expect([200, 400, 409, 429, 500, 502, 503, 504].filter(outcomeIsUnknown)).toEqual([502, 503, 504]);
  });

  it("is given up after two timeouts", async () => {
    const server = await startFaultyServer(stalls);
    const late = opened({ timeoutSeconds: 0.05 }).request({ method: "GET", url: server.url });
    await expect(late).rejects.toMatchObject({
      code: "TIMED_OUT",
      message: `GET ${server.url}/: no answer from ${server.host} within 0.05 s (2 attempts in 0.0 s).`,
    });
    expect(server.seen).toHaveLength(2);
  });

  it("is given up soon where nobody has ever listened", async () => {
    const http = opened();
    await expect(http.request({ method: "GET", url: "http://127.0.0.1:1/" })).rejects.toMatchObject({
      kind: "remote",
      code: "CONNECTION_REFUSED",
      message: "GET http://127.0.0.1:1/: nobody listens at 127.0.0.1:1 (connection refused) (2 attempts in 0.0 s).",
    });
    expect(http.slept).toEqual([1]);
  });

  it("is given up at once where the name is unknown", async () => {
    const http = opened();
    const asked = http.request({ method: "GET", url: "http://ada:geheim@nowhere.invalid/?token=geheim" });
    await expect(asked).rejects.toMatchObject({
      code: "HOST_UNKNOWN",
      message: "GET http://nowhere.invalid/?token=…: no address is known for nowhere.invalid.",
    });
    expect(http.slept).toEqual([]);
  });
});

it("is not tried again where something else than HTTP listens, such as sshd", async () => {
  let connections = 0;
  const server = createServer((socket) => {
    connections++;
    socket.on("error", () => {});
    socket.end("SSH-2.0-OpenSSH_9.6\r\n");
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => void server.close());
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  const asked = opened().request({ method: "GET", url: `http://${host}` });
  await expect(asked).rejects.toMatchObject({
    kind: "remote",
    code: "ANSWER_INVALID",
    message: `GET http://${host}/: what ${host} answers is not HTTP.`,
    hint: expect.stringContaining("Is the port right?") as unknown,
  });
  expect(connections).toBe(1);
});
