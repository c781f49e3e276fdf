import { beforeAll, describe, expect, it } from "vitest";
import { makeCertificate, type Certificate } from "./certificates.ts";
import { answers, startFaultyServer } from "./faulty-server.ts";
import { startForwardProxy } from "./forward-proxy.ts";
import { opened } from "./opened.ts";
import { startSecureServer } from "./secure-server.ts";

let certificate: Certificate;

beforeAll(async () => {
  certificate = await makeCertificate({ of: "IP:127.0.0.1" });
});

const credentials = { kind: "bearer", token: "for-the-server" } as const;
const adaPw = "Basic YWRhOnB3QA==";

describe("a proxy", () => {
  it("is given requests over http, and its user and password, which the server never sees", async () => {
    const server = await startFaultyServer(answers(503), answers(200, "well"));
    const proxy = await startForwardProxy();
    const http = opened({ proxy: { http: `http://ada:pw%40@${proxy.host}` } });
    const answer = await http.request({ method: "PUT", url: `${server.url}/a?b=c`, body: "abc", credentials });
    expect(await answer.text()).toBe("well");
    expect(answer.url).toBe(`${server.url}/a?b=c`);
    expect(proxy.asked).toEqual([`PUT ${server.url}/a?b=c`, `PUT ${server.url}/a?b=c`]);
    expect(proxy.authorizations).toEqual([adaPw, adaPw]);
    expect(server.seen[1]).toMatchObject({ body: "abc", headers: { authorization: "Bearer for-the-server" } });
    expect(server.seen[1]!.headers["proxy-authorization"]).toBeUndefined();
    expect(server.seen[1]!.headers.host).toBe(server.host);
  });

  it("is asked for a tunnel over https, through which it sees nothing", async () => {
    const server = await startSecureServer(certificate);
    const proxy = await startForwardProxy();
    const http = opened({ proxy: { https: `ada:pw%40@${proxy.host}` }, tls: { caFile: certificate.file } });
    const answer = await http.request({ method: "GET", url: server.url, credentials });
    expect(await answer.text()).toBe("secure, stranger");
    expect(proxy.asked).toEqual([`CONNECT ${server.host}`]);
    expect(proxy.authorizations).toEqual([adaPw]);
  });

  it("can be asked over https itself", async () => {
    const [server, plain] = [await startSecureServer(certificate), await startFaultyServer(answers(200, "plain"))];
    const proxy = await startForwardProxy(200, certificate);
    const address = `https://${proxy.host}`;
    const http = opened({ proxy: { http: address, https: address }, tls: { caFile: certificate.file } });
    expect(await (await http.request({ method: "GET", url: server.url })).text()).toBe("secure, stranger");
    expect(await (await http.request({ method: "GET", url: plain.url })).text()).toBe("plain");
    expect(proxy.asked).toEqual([`CONNECT ${server.host}`, `GET ${plain.url}/`]);
  });

  it("is left out for hosts that ask for none", async () => {
    const server = await startFaultyServer(answers(200));
    const proxy = await startForwardProxy();
    await opened({ proxy: { http: proxy.host, none: "localhost, 127.0.0.0/8" } }).request({
      method: "GET",
      url: server.url,
    });
    expect(proxy.asked).toEqual([]);
    expect(server.seen).toHaveLength(1);
  });

  it.each(["http", "https"])("that wants another password is named, without the one it got (%s)", async (scheme) => {
    const proxy = await startForwardProxy(407);
    const address = `http://ada:geheim@${proxy.host}`;
    const http = opened({ proxy: { http: address, https: address } });
    const asked = http.request({ method: "GET", url: `${scheme}://server.invalid/` });
    await expect(asked).rejects.toMatchObject({
      kind: "remote",
      code: "PROXY_REFUSED",
      message: `GET ${scheme}://server.invalid/: the proxy ${proxy.host} asks for a user and a password, or other ones (407).`,
    });
    expect(http.slept).toEqual([]);
  });

  it("that gives no tunnel is named", async () => {
    const proxy = await startForwardProxy(403);
    const asked = opened({ proxy: { https: proxy.host } }).request({ method: "POST", url: "https://server.invalid/" });
    await expect(asked).rejects.toThrow(`the proxy ${proxy.host} gave no connection to server.invalid:443 (403)`);
  });

  it.each(["http", "https"])("that nobody listens at is named (%s)", async (scheme) => {
    const http = opened({ proxy: { http: "127.0.0.1:1", https: "127.0.0.1:1" } });
    const asked = http.request({ method: "GET", url: `${scheme}://server.invalid/` });
    await expect(asked).rejects.toMatchObject({
      code: "CONNECTION_REFUSED",
      message: expect.stringContaining("nobody listens at the proxy 127.0.0.1:1 (connection refused)") as unknown,
      hint: "Look at HTTP_PROXY, HTTPS_PROXY and NO_PROXY.",
    });
  });

  it.each(["socks5://ada:geheim@h:1", "http://h:port"])("cannot be %s", async (address) => {
    const asked = opened({ proxy: { http: address } }).request({ method: "GET", url: "http://h/" });
    await expect(asked).rejects.toMatchObject({ kind: "usage", code: "PROXY_INVALID" });
    await expect(asked).rejects.not.toThrow("geheim");
  });
});
