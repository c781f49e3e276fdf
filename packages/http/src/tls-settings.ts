import { SentimentError } from "@sentiment/errors";
import { X509Certificate } from "node:crypto";
import { readFile } from "node:fs/promises";
import { createSecureContext, getCACertificates } from "node:tls";
import type { TlsOptions } from "./http.ts";

/** What `tls.connect` is told. */
export interface TlsSettings {
  readonly rejectUnauthorized?: boolean;
  readonly ca?: string[];
  readonly cert?: string;
  readonly key?: string;
}

/** Reads the files of certificates; throws `usage` errors (CERTIFICATE_FILE_INVALID) for those that do not hold what they should. */
export async function readTlsSettings(options: TlsOptions = {}): Promise<TlsSettings> {
  const { caFile, clientCertificateFile, insecure } = options;
  return {
    ...(insecure === true ? { rejectUnauthorized: false } : {}),
    ...(caFile === undefined ? {} : { ca: [...getCACertificates("default"), ...(await readAuthorities(caFile))] }),
    ...(clientCertificateFile === undefined ? {} : await readClientCertificate(clientCertificateFile)),
  };
}

async function readAuthorities(file: string): Promise<string[]> {
  const blocks = (await read(file)).match(/-----BEGIN CERTIFICATE-----[^-]*-----END CERTIFICATE-----/g) ?? [];
  if (blocks.length === 0) throw invalid(file, "holds no certificate (-----BEGIN CERTIFICATE-----)");
  for (const block of blocks) {
    try {
      // Only to see whether it is one.
      void new X509Certificate(block);
    } catch (error) {
      throw invalid(file, "holds a certificate that cannot be read", error);
    }
  }
  return blocks;
}

async function readClientCertificate(file: string): Promise<{ cert: string; key: string }> {
  const pem = await read(file);
  if (!pem.includes("-----BEGIN CERTIFICATE-----")) throw invalid(file, "holds no certificate of the client");
  if (!/-----BEGIN ([A-Z]+ )?PRIVATE KEY-----/.test(pem)) {
    const encrypted = pem.includes("-----BEGIN ENCRYPTED PRIVATE KEY-----");
    throw invalid(file, encrypted ? "holds a key that is locked by a password" : "holds no key beside the certificate");
  }
  try {
    createSecureContext({ cert: pem, key: pem });
  } catch (error) {
    throw invalid(file, "holds a certificate and a key that do not belong together, or cannot be read", error);
  }
  return { cert: pem, key: pem };
}

async function read(file: string): Promise<string> {
  try {
    return await readFile(file, "utf8");
  } catch (error) {
    throw invalid(file, `cannot be read (${(error as NodeJS.ErrnoException).code ?? "unknown reason"})`, error);
  }
}

function invalid(file: string, what: string, cause?: unknown): SentimentError {
  return new SentimentError({
    kind: "usage",
    code: "CERTIFICATE_FILE_INVALID",
    message: `${file}, the file of certificates, ${what}.`,
    hint: "A PEM file is wanted: text with blocks between -----BEGIN … and -----END … lines.",
    cause,
  });
}
