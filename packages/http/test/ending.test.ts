import { repositoryRoot, runProcess } from "@sentiment/testing";
import { createServer, type AddressInfo, type Socket } from "node:net";
import path from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { setTimeout as sleep } from "node:timers/promises";
import { openHttp, type HttpResponse } from "../src/index.ts";
import { answers, stalls, startFaultyServer } from "./faulty-server.ts";
import { opened } from "./opened.ts";

const stop = new Error("enough");

/** Takes connections and says nothing, not even what TLS begins with. */
async function startMuteServer(): Promise<{ host: string }> {
  const sockets: Socket[] = [];
  const server = createServer((socket) => {
    sockets.push(socket);
    socket.on("error", () => {});
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    server.close();
    for (const socket of sockets) socket.destroy();
  });
  return { host: `127.0.0.1:${(server.address() as AddressInfo).port}` };
}

describe("a request", () => {
  it("is not made after its signal was aborted", async () => {
    const server = await startFaultyServer(answers(200));
    const asked = opened({ signal: AbortSignal.abort(stop) }).request({ method: "GET", url: server.url });
    await expect(asked).rejects.toBe(stop);
    expect(server.seen).toEqual([]);
  });

  it.each(["of all", "its own"])("ends with the reason of the signal (%s), wherever it is", async (whose) => {
    const waiting = await startFaultyServer(stalls);
    const begun = await startFaultyServer((response) => {
      response.writeHead(200, { "content-length": "10" }).write("abc");
    });
    const mute = await startMuteServer();
    const asking = (url: string): { answer: Promise<HttpResponse>; stops: AbortController } => {
      const stops = new AbortController();
      const { signal } = stops;
      const http = opened(whose === "of all" ? { signal } : {});
      const answer = http.request({ method: "GET", url, ...(whose === "its own" && { signal }) });
      answer.catch(() => {});
      return { answer, stops };
    };
    for (const url of [waiting.url, `https://${mute.host}`]) {
      const { answer, stops } = asking(url);
      await sleep(50);
      stops.abort(stop);
      await expect(answer).rejects.toBe(stop);
    }
    const { answer, stops } = asking(begun.url);
    const text = (await answer).text();
    stops.abort(stop);
    await expect(text).rejects.toBe(stop);
  });

  it("ends while it waits for its next attempt", async () => {
    const server = await startFaultyServer(answers(503, "", { "retry-after": "60" }));
    const control = new AbortController();
    const http = openHttp({ onRetry: () => setImmediate(() => control.abort(stop)), signal: control.signal });
    onTestFinished(() => http.close());
    await expect(http.request({ method: "GET", url: server.url })).rejects.toBe(stop);
    expect(server.seen).toHaveLength(1);
  });

  it("is given up where no connection comes about in time", async () => {
    const mute = await startMuteServer();
    const http = opened({ timeoutSeconds: 0.1 });
    await expect(http.request({ method: "GET", url: `https://${mute.host}` })).rejects.toMatchObject({
      code: "TIMED_OUT",
      message: `GET https://${mute.host}/: no connection to ${mute.host} within 0.1 s.`,
    });
    await expect(
      opened({ timeoutSeconds: 0.1, proxy: { https: mute.host } }).request({
        method: "GET",
        url: "https://server.invalid",
      }),
    ).rejects.toThrow(`no connection to the proxy ${mute.host} within 0.1 s`);
    expect(http.slept).toEqual([]);
  });
});

describe("closing", () => {
  it("ends what goes on, and nothing more can be asked", async () => {
    const server = await startFaultyServer(stalls);
    const http = opened();
    const asked = http.request({ method: "GET", url: server.url });
    asked.catch(() => {});
    while (server.seen.length === 0) await new Promise(setImmediate);
    await http.close();
    await expect(asked).rejects.toThrow("Closed while it was asked.");
    await expect(http.request({ method: "GET", url: server.url })).rejects.toThrow("closed");
    expect(server.seen).toHaveLength(1);
  });

  it("lets the process end, whatever is still open", async () => {
    const [server, mute] = [await startFaultyServer(answers(200, "well")), await startMuteServer()];
    const program = `
      import { openHttp } from ${JSON.stringify(path.join(repositoryRoot, "packages/http/src/index.ts"))};
      const http = openHttp();
      const answer = await http.request({ method: "GET", url: ${JSON.stringify(server.url)} });
      const signal = AbortSignal.timeout(50);
      const mute = ["http", "https"].map((scheme) => http.request({ method: "GET", url: scheme + "://${mute.host}", signal }));
      await Promise.allSettled(mute);
      await http.close();
      console.log(answer.status);
    `;
    const ended = await runProcess(process.execPath, ["--input-type=module", "-e", program], { timeout: 20_000 });
    expect(ended).toEqual({ code: 0, stdout: "200\n", stderr: "" });
  });
});

describe("connections", () => {
  it("are kept for what may be repeated, and new for what must not be", async () => {
    const ports: (number | undefined)[] = [];
    const server = await startFaultyServer((response, _, request) => {
      ports.push(request.socket.remotePort);
      response.end();
    });
    const http = opened();
    for (const method of ["GET", "PUT", "POST", "POST", "GET"] as const) {
      await (await http.request({ method, url: server.url })).bytes();
      await sleep(5); // Until the connection counts as free.
    }
    expect(ports[1]).toBe(ports[0]);
    expect(ports[4]).toBe(ports[0]);
    expect(new Set(ports).size).toBe(3);
  });
});
