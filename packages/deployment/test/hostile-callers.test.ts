import { once } from "node:events";
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { setTimeout } from "node:timers/promises";
import { isDeepStrictEqual } from "node:util";
import { localTarget, type Doing, type EndpointStatus, type Release } from "@sentiment/deployment";
import { temporaryFolder } from "@sentiment/testing";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { connectTo, everything, sendRaw } from "./raw-callers.ts";
import { releaseOf } from "./releases.ts";
import { trainedModel } from "./trained-model.ts";

const staging = { name: "sentiment-classifier", stage: "staging" };
const going: Doing = { signal: new AbortController().signal };
const crowd = 1000;
const megabyte = 1024 * 1024;

describe.runIf(process.platform === "linux")("an endpoint, by its front,", () => {
  let stateDir: string;
  let release: Release;
  let status: EndpointStatus;
  let url: string;
  /** What callers get who begin a request at the start of these tests and never come to its end. */
  let slow: readonly Promise<string>[];

  beforeAll(async () => {
    stateDir = path.join(await temporaryFolder(), ".sentiment");
    release = await releaseOf(await trainedModel("--model", "nb", "--vectorizer", "count"), "1");
    const target = localTarget({ stateDir });
    ({ status } = await target.apply(await target.plan(staging, release), going));
    url = status.url!;
    slow = Array.from({ length: 20 }, dripping);
  });

  afterAll(async () => void (await localTarget({ stateDir }).destroy(staging, going)));

  /**
   * Whatever a test has done: the next caller must be answered, by the same processes, which have not grown and let go of all
   * connections. What is not so, in words.
   */
  async function harm(): Promise<readonly string[]> {
    const harms: string[] = [];
    const answer = await sendRaw(url, post('{"inputs":["x"]}', "connection: close"));
    if (!answer.startsWith("HTTP/1.1 200 OK\r\n")) harms.push(`the next caller got: ${answer}`);
    const after = await localTarget({ stateDir }).status(staging);
    if (!isDeepStrictEqual(after, status)) harms.push(`its status is ${JSON.stringify(after)}`);
    for (const which of ["front", "pid"] as const) {
      const deadline = performance.now() + 30_000;
      while (descriptors(which) > 90 && performance.now() < deadline) await setTimeout(100);
      if (descriptors(which) > 90) harms.push(`${which} has ${descriptors(which)} open files`);
      const most = which === "front" ? 400 : 1000;
      if (residentMegabytes(which) > most) harms.push(`${which} takes ${residentMegabytes(which)} MB`);
    }
    return harms;
  }

  function dripping(): Promise<string> {
    const socket = connectTo(url);
    socket.write("POST /invocations HTTP/1.1\r\nhost: x\r\n");
    const drip = setInterval(() => socket.write("x-a: b\r\n"), 500);
    return everything(socket).finally(() => clearInterval(drip));
  }

  function post(body: string | Uint8Array, ...headers: readonly string[]): string {
    const type = headers.some((header) => header.startsWith("content-type")) ? [] : ["content-type: application/json"];
    const length = headers.some((header) => /^(content-length|transfer-encoding)/u.test(header))
      ? []
      : [`content-length: ${Buffer.byteLength(body)}`];
    return `POST /invocations HTTP/1.1\r\n${["host: x", ...type, ...length, ...headers].join("\r\n")}\r\n\r\n${body.toString()}`;
  }

  function descriptors(which: "front" | "pid"): number {
    return readdirSync(`/proc/${status.details[which]}/fd`).length;
  }

  function residentMegabytes(which: "front" | "pid"): number {
    const lines = readFileSync(`/proc/${status.details[which]}/status`, "utf8");
    return Number(/^VmRSS:\s+(\d+) kB$/mu.exec(lines)![1]) / 1024;
  }

  it.each([
    ["bad JSON", '{"inputs": ["x"', 400],
    ["nesting a million deep", "[".repeat(1_000_000), 400],
    ["objects nested a million deep", '{"inputs":'.repeat(400_000), 400],
    ["a NUL", '\0{"inputs":["x"]}', 400],
    ["wrong types", '{"inputs":[1,{},null]}', 400],
    ["nothing", "", 400],
    ["prototype keys", '{"__proto__":{"inputs":["x"]},"constructor":1}', 400],
    ["prototype keys beside a text", '{"inputs":["x"],"params":{"__proto__":{"explain":true}}}', 200],
    ["a NUL in a text", String.raw`{"inputs":["a\u0000b"]}`, 200],
  ])("answers %s", async (_name, body, code) => {
    expect(await sendRaw(url, post(body, "connection: close"))).toMatch(new RegExp(`^HTTP/1\\.1 ${code} `, "u"));
    expect(await harm()).toEqual([]);
  });

  it("answers invalid UTF-8 by 400", async () => {
    const body = Buffer.from([0x7b, 0xff, 0xfe, 0x7d]);
    const head = post("", "connection: close", `content-length: ${body.length}`);
    expect(await sendRaw(url, head, body)).toMatch(/^HTTP\/1\.1 400 /u);
    expect(await harm()).toEqual([]);
  });

  it("refuses what is not HTTP: TLS, another protocol, a line without an end", async () => {
    expect(await sendRaw(url, Buffer.from("160301020001000001fc0303", "hex"), "\r\n\r\n")).toMatch(/^HTTP\/1\.1 400 /u);
    expect(await sendRaw(url, "SSH-2.0-OpenSSH_9.6\r\n")).toMatch(/^HTTP\/1\.1 400 /u);
    expect(await sendRaw(url, "G".repeat(100_000))).toMatch(/^HTTP\/1\.1 4\d\d /u);
    expect(await harm()).toEqual([]);
  });

  it("refuses 100 MB, with a length and without", async () => {
    const piece = Buffer.alloc(megabyte, "a");
    expect(await sendRaw(url, post("", `content-length: ${100 * megabyte}`), piece)).toMatch(/^HTTP\/1\.1 413 /u);
    const chunk = Buffer.concat([Buffer.from(`${megabyte.toString(16)}\r\n`), piece, Buffer.from("\r\n")]);
    const chunks = Array.from({ length: 100 }, () => chunk);
    expect(await sendRaw(url, post("", "transfer-encoding: chunked"), ...chunks)).toMatch(/^HTTP\/1\.1 413 /u);
    expect(await harm()).toEqual([]);
  });

  it("answers who has closed its half of the connection, and who pipelines", async () => {
    const half = connectTo(url);
    half.end(post('{"inputs":["x"]}'));
    expect(await everything(half)).toMatch(/^HTTP\/1\.1 200 OK\r\n/u);
    const many = `${post('{"inputs":["x"]}').repeat(50)}${post('{"inputs":["x"]}', "connection: close")}`;
    expect((await sendRaw(url, many)).match(/HTTP\/1\.1 200 OK/gu)).toHaveLength(51);
    expect(await harm()).toEqual([]);
  });

  it(`forgets ${crowd} connections that are opened and left, and those that are reset`, async () => {
    const idle = Array.from({ length: crowd }, () => connectTo(url));
    await Promise.all(idle.map((socket) => once(socket, "connect").catch(() => {})));
    await setTimeout(200);
    for (const [at, socket] of idle.entries()) {
      if (at % 2 === 0) socket.resetAndDestroy();
      else socket.destroy();
    }
    for (let round = 0; round < crowd; round += 50) {
      const flood = Array.from({ length: 50 }, () => connectTo(url));
      await Promise.all(flood.map((socket) => once(socket, "connect").catch(() => {})));
      for (const socket of flood) {
        socket.write(post('{"inputs":["x"]}'));
        socket.resetAndDestroy();
      }
    }
    expect(await harm()).toEqual([]);
  }, 60_000);

  it("keeps little for callers who never read their answers", async () => {
    const texts = JSON.stringify({ inputs: Array.from({ length: 20_000 }, () => "good") });
    const deaf = Array.from({ length: 20 }, () => {
      const socket = connectTo(url);
      socket.pause();
      socket.write(post(texts).repeat(5));
      return socket;
    });
    await setTimeout(1500);
    const [front, server] = [residentMegabytes("front"), residentMegabytes("pid")];
    expect(await sendRaw(url, post('{"inputs":["x"]}', "connection: close"))).toMatch(/^HTTP\/1\.1 200 OK\r\n/u);
    for (const socket of deaf) socket.destroy();
    expect(front).toBeLessThan(400);
    expect(server).toBeLessThan(1000);
    expect(await harm()).toEqual([]);
  }, 60_000);

  it("ends requests that drip, after ten seconds", async () => {
    for (const answer of await Promise.all(slow)) expect(answer).toMatch(/^HTTP\/1\.1 408 /u);
    expect(await harm()).toEqual([]);
  }, 40_000);
});
