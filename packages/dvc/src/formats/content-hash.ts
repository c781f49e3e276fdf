import { createHash, hash as hashAtOnce, type Hash } from "node:crypto";
import { usageError } from "../dvc-error.ts";
import type { HashName } from "./object-id.ts";

/** A digest that is computed while bytes come. */
export interface ContentHash {
  update(bytes: Uint8Array): void;
  /** 32 hexadecimal digits. Called once, at the end. */
  digest(): string;
}

/** Begins the digest of some content. Errors: `usage` where this machine's OpenSSL forbids MD5. */
export function contentHash(name: HashName): ContentHash {
  const md5 = newMd5();
  if (name === "md5-dos2unix") return new Dos2UnixHash(md5);
  return { update: (bytes) => void md5.update(bytes), digest: () => md5.digest("hex") };
}

/** The digest of content that is here as a whole. */
export function contentMd5(name: HashName, bytes: Uint8Array): string {
  if (name === "md5") {
    try {
      return hashAtOnce("md5", bytes);
    } catch {
      newMd5();
    }
  }
  const whole = contentHash(name);
  whole.update(bytes);
  return whole.digest();
}

function newMd5(): Hash {
  try {
    return createHash("md5");
  } catch (cause) {
    const error = usageError(
      "MD5_FORBIDDEN",
      "DVC names data by MD5, which OpenSSL refuses to compute on this machine (FIPS mode).",
      "Run it without FIPS mode: unset OPENSSL_CONF, or node without --enable-fips.",
    );
    error.cause = cause;
    throw error;
  }
}

/** The pieces in which DVC reads a file; each is text or not for itself, and a CRLF across two of them stays. */
const pieceSize = 1 << 20;
/** What DVC looks at to tell text. */
const headSize = 512;
const [CR, LF] = [13, 10];

/** `dvc_data/hashfile/hash.py`, `Dos2UnixHashStreamFile`. */
class Dos2UnixHash implements ContentHash {
  readonly #md5: Hash;
  /** The beginning of the piece that is coming, which decides what becomes of it. */
  readonly #head = Buffer.allocUnsafe(headSize);
  /** Bytes of this piece that have come. */
  #at = 0;
  #isText = false;
  /** A CR at the end of what has come, which counts unless LF is next. */
  #owesCr = false;

  constructor(md5: Hash) {
    this.#md5 = md5;
  }

  update(bytes: Uint8Array): void {
    let rest = bytes;
    while (rest.length > 0) {
      if (this.#at < headSize) {
        const taken = rest.subarray(0, headSize - this.#at);
        this.#head.set(taken, this.#at);
        this.#at += taken.length;
        rest = rest.subarray(taken.length);
        if (this.#at === headSize) this.#decide();
        continue;
      }
      const taken = rest.subarray(0, pieceSize - this.#at);
      this.#add(taken);
      this.#at += taken.length;
      rest = rest.subarray(taken.length);
      if (this.#at === pieceSize) this.#endPiece();
    }
  }

  digest(): string {
    if (this.#at > 0 && this.#at < headSize) this.#decide();
    this.#endPiece();
    return this.#md5.digest("hex");
  }

  #decide(): void {
    const head = this.#head.subarray(0, this.#at);
    this.#isText = looksLikeText(head);
    this.#add(head);
  }

  #endPiece(): void {
    if (this.#owesCr) this.#md5.update("\r");
    this.#owesCr = false;
    this.#at = 0;
  }

  #add(bytes: Uint8Array): void {
    if (!this.#isText) {
      this.#md5.update(bytes);
      return;
    }
    if (this.#owesCr && bytes[0] !== LF) this.#md5.update("\r");
    this.#owesCr = bytes.at(-1) === CR;
    const end = bytes.length - (this.#owesCr ? 1 : 0);
    let from = 0;
    for (let cr = bytes.indexOf(CR); cr !== -1 && cr < end; cr = bytes.indexOf(CR, cr + 1)) {
      if (bytes[cr + 1] !== LF) continue;
      this.#md5.update(bytes.subarray(from, cr));
      from = cr + 1;
    }
    this.#md5.update(bytes.subarray(from, end));
  }
}

/** `dvc_data/hashfile/istextfile.py`: no NUL, and at most 30 % of the bytes are neither printable ASCII nor white space. */
function looksLikeText(head: Uint8Array): boolean {
  let strange = 0;
  for (const byte of head) {
    if (byte === 0) return false;
    const usual = (byte >= 32 && byte < 127) || byte === LF || byte === CR || byte === 9 || byte === 12 || byte === 8;
    if (!usual) strange++;
  }
  return strange <= 0.3 * head.length;
}
