import { runProcess, temporaryFolder } from "@sentiment/testing";
import { readFile, writeFile } from "node:fs/promises";
import path from "node:path";

/** A certificate with its key, and the file (PEM) that holds both. */
export interface Certificate {
  readonly cert: string;
  readonly key: string;
  readonly file: string;
}

interface Wanted {
  /** As OpenSSL writes it: `IP:127.0.0.1`. */
  readonly of: string;
  readonly days?: number;
  readonly by?: Certificate | undefined;
}

const newKey = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"];

/** A new certificate, signed by another or by itself. A negative number of days makes one that is over. */
export async function makeCertificate({ of, days = 2, by }: Wanted): Promise<Certificate> {
  const folder = await temporaryFolder();
  const inFolder = (name: string): string => path.join(folder, name);
  const request = [...newKey, "-keyout", inFolder("key"), "-subj", "/CN=for tests", "-addext", `subjectAltName=${of}`];
  const until = ["-days", String(days), "-out", inFolder("cert")];
  if (by === undefined) {
    await openssl("req", "-x509", ...request, ...until);
  } else {
    await openssl("req", ...request, "-out", inFolder("request"));
    const signing = ["-CA", by.file, "-CAkey", by.file, "-CAcreateserial", "-CAserial", inFolder("serial")];
    await openssl("x509", "-req", "-in", inFolder("request"), "-copy_extensions", "copy", ...signing, ...until);
  }
  const [cert, key] = await Promise.all([readFile(inFolder("cert"), "utf8"), readFile(inFolder("key"), "utf8")]);
  const file = inFolder("both.pem");
  await writeFile(file, key + cert);
  return { cert, key, file };
}

async function openssl(...args: string[]): Promise<void> {
  const { code, stderr } = await runProcess("openssl", args);
  if (code !== 0) throw new Error(`openssl ${args.join(" ")}: ${stderr}`);
}
