import { inflateSync } from "node:zlib";

/** Pixels of a PNG as resvg writes it: 8 bits a channel, RGBA, not interlaced (PNG specification, third edition). */
export interface Pixels {
  readonly width: number;
  readonly height: number;
  /** Row by row, four bytes a pixel. */
  readonly rgba: Uint8Array;
}

export function pngPixels(png: Uint8Array): Pixels {
  const bytes = Buffer.from(png);
  const [width, height] = [bytes.readUInt32BE(16), bytes.readUInt32BE(20)];
  if (bytes[24] !== 8 || bytes[25] !== 6 || bytes[28] !== 0) throw new Error("not an RGBA PNG of 8 bits a channel");
  const parts: Buffer[] = [];
  for (let at = 8; at < bytes.length; at += bytes.readUInt32BE(at) + 12) {
    if (bytes.toString("latin1", at + 4, at + 8) === "IDAT")
      parts.push(bytes.subarray(at + 8, at + 8 + bytes.readUInt32BE(at)));
  }
  return { width, height, rgba: unfiltered(inflateSync(Buffer.concat(parts)), width * 4, height) };
}

function unfiltered(filtered: Uint8Array, stride: number, height: number): Uint8Array {
  const rgba = new Uint8Array(stride * height);
  for (let row = 0; row < height; row++) {
    const filter = filtered[row * (stride + 1)]!;
    for (let column = 0; column < stride; column++) {
      const at = row * stride + column;
      const left = column < 4 ? 0 : rgba[at - 4]!;
      const up = row === 0 ? 0 : rgba[at - stride]!;
      const upLeft = row === 0 || column < 4 ? 0 : rgba[at - stride - 4]!;
      const predicted = predict(filter, left, up, upLeft);
      rgba[at] = filtered[row * (stride + 1) + 1 + column]! + predicted;
    }
  }
  return rgba;
}

function predict(filter: number, left: number, up: number, upLeft: number): number {
  if (filter === 0) return 0;
  if (filter === 1) return left;
  if (filter === 2) return up;
  if (filter === 3) return (left + up) >> 1;
  const estimate = left + up - upLeft;
  const [toLeft, toUp, toUpLeft] = [Math.abs(estimate - left), Math.abs(estimate - up), Math.abs(estimate - upLeft)];
  if (toLeft <= toUp && toLeft <= toUpLeft) return left;
  return toUp <= toUpLeft ? up : upLeft;
}
