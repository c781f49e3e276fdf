import { temporaryFolder } from "@sentiment/testing";
import { writeFile } from "node:fs/promises";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { opened } from "./opened.ts";

describe("a file of certificates that cannot be used", () => {
  it.each([
    ["caFile", "x", "holds no certificate"],
    ["caFile", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n", "cannot be read"],
    ["clientCertificateFile", "x", "holds no certificate of the client"],
    ["clientCertificateFile", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n", "holds no key"],
  ])("is refused as %s before anything is sent: %j", async (name, text, reason) => {
    const file = path.join(await temporaryFolder(), "c.pem");
    await writeFile(file, text);
    const asked = opened({ tls: { [name]: file } }).request({ method: "GET", url: "http://127.0.0.1:1/" });
    await expect(asked).rejects.toMatchObject({ kind: "usage", code: "CERTIFICATE_FILE_INVALID" });
    await expect(asked).rejects.toThrow(`${file}, the file of certificates, `);
    await expect(asked).rejects.toThrow(reason);
  });

  it("is refused when it is not there or is a folder", async () => {
    const folder = await temporaryFolder();
    const asked = opened({ tls: { caFile: folder } }).request({ method: "GET", url: "http://127.0.0.1:1/" });
    await expect(asked).rejects.toThrow("cannot be read (EISDIR)");
    const missing = opened({ tls: { caFile: path.join(folder, "no") } });
    await expect(missing.request({ method: "GET", url: "http://127.0.0.1:1/" })).rejects.toThrow("(ENOENT)");
  });
});
