import { beforeAll, describe, expect, it } from "vitest";
import { makeCertificate, type Certificate } from "./certificates.ts";
import { answers, startFaultyServer } from "./faulty-server.ts";
import { opened } from "./opened.ts";
import { startSecureServer } from "./secure-server.ts";

const here = "IP:127.0.0.1";
let authority: Certificate;
let server: Certificate;
let client: Certificate;

beforeAll(async () => {
  authority = await makeCertificate({ of: "DNS:authority" });
  [server, client] = await Promise.all([
    makeCertificate({ of: here, by: authority }),
    makeCertificate({ of: "DNS:ada", by: authority }),
  ]);
});

async function refusal(certificate: Certificate, caFile?: string): Promise<unknown> {
  const { url } = await startSecureServer(certificate);
  const http = opened({ tls: { caFile } });
  const error: unknown = await http.request({ method: "GET", url }).catch((reason: unknown) => reason);
  expect(http.slept).toEqual([]);
  return error;
}

describe("a server with a certificate", () => {
  it("of a private authority is trusted once that is named", async () => {
    const { url } = await startSecureServer(server);
    const answer = await opened({ tls: { caFile: authority.file } }).request({ method: "GET", url });
    expect(await answer.text()).toBe("secure, stranger");
  });

  it("of an unknown authority is refused at once, and the error says what is missing", async () => {
    expect(await refusal(server)).toMatchObject({
      kind: "remote",
      code: "CERTIFICATE_REFUSED",
      message: expect.stringContaining("is not signed by an authority that is trusted here") as unknown,
      hint: "If it is a private server, name the file of its certificate authority (PEM).",
    });
  });

  it("that it signed itself is refused, and can be named as its own authority", async () => {
    const own = await makeCertificate({ of: here });
    expect(await refusal(own)).toMatchObject({
      message: expect.stringContaining("is self-signed (DEPTH_ZERO") as unknown,
    });
    const { url } = await startSecureServer(own);
    expect((await opened({ tls: { caFile: own.file } }).request({ method: "GET", url })).status).toBe(200);
  });

  it("that is over, or for another host, is refused", async () => {
    const old = await makeCertificate({ of: here, by: authority, days: -1 });
    expect(await refusal(old, authority.file)).toMatchObject({
      code: "CERTIFICATE_REFUSED",
      message: expect.stringContaining("has expired") as unknown,
    });
    const foreign = await makeCertificate({ of: "DNS:elsewhere.example", by: authority });
    expect(await refusal(foreign, authority.file)).toMatchObject({
      code: "CERTIFICATE_REFUSED",
      message: expect.stringContaining("is for another host") as unknown,
    });
  });

  it("is trusted unseen when it is told to", async () => {
    const { url } = await startSecureServer(server);
    expect((await opened({ tls: { insecure: true } }).request({ method: "GET", url })).status).toBe(200);
  });

  it("can ask for the client's, which is in one file with its key", async () => {
    const { url } = await startSecureServer({ ...server, ca: authority.cert, requestCert: true });
    const tls = { caFile: authority.file, clientCertificateFile: client.file };
    const answer = await opened({ tls }).request({ method: "GET", url });
    expect(await answer.text()).toBe("secure, DNS:ada");
  });

  it("refuses who has none, and that is said", async () => {
    const options = { ...server, ca: authority.cert, maxVersion: "TLSv1.2" } as const;
    const { url } = await startSecureServer({ ...options, requestCert: true, rejectUnauthorized: true });
    const asked = opened({ tls: { caFile: authority.file } }).request({ method: "GET", url });
    await expect(asked).rejects.toMatchObject({
      code: "CERTIFICATE_REFUSED",
      hint: "If it wants a certificate of the client: give a file (PEM) that holds it and its key.",
    });
  });

  it("is not asked by a redirect from https to http", async () => {
    const plain = await startFaultyServer(answers(200));
    const { createServer } = await import("node:https");
    const secure = createServer(server, (_, response) => {
      response.writeHead(302, { location: plain.url }).end();
    });
    await new Promise<void>((resolve) => secure.listen(0, "127.0.0.1", resolve));
    const { port } = secure.address() as { port: number };
    const http = opened({ tls: { caFile: authority.file } });
    const asked = http.request({ method: "GET", url: `https://127.0.0.1:${port}` });
    await expect(asked).rejects.toMatchObject({ code: "REDIRECT_REFUSED" });
    await http.close();
    secure.close();
    expect(plain.seen).toEqual([]);
  });
});

describe("an address with the wrong scheme", () => {
  it("https where none is spoken is refused at once", async () => {
    const { host } = await startFaultyServer(answers(200));
    await expect(opened().request({ method: "GET", url: `https://${host}` })).rejects.toMatchObject({
      code: "TLS_FAILED",
      hint: "Does the address begin with http:// rather than https://?",
    });
  });

  it("http where https is spoken gets no answer", async () => {
    const { host } = await startSecureServer(server);
    const asked = opened({ retry: { retries: 0 } }).request({ method: "GET", url: `http://${host}` });
    await expect(asked).rejects.toMatchObject({ kind: "remote", code: "ANSWER_LOST" });
  });
});
