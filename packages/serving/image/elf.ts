// What an ELF file (System V ABI, chapters 4 and 5) says of how it is loaded: enough to copy a program with what it needs.

/** Program headers are looked at, sections are not: those are for linkers and debuggers. */
const types = { load: 1, interpreter: 3 };

interface Segment {
  readonly type: number;
  readonly start: number;
  readonly end: number;
}

/** The program that loads this one, such as `/lib64/ld-linux-x86-64.so.2`; undefined for one that needs none. */
export function interpreterOf(elf: Buffer): string | undefined {
  const segment = segmentsOf(elf).find(({ type }) => type === types.interpreter);
  return segment && elf.toString("latin1", segment.start, segment.end - 1);
}

/**
 * The same program without what lies behind its last segment: names of functions for debuggers, which Node has 18 MB of.
 * What is loaded is the same, byte by byte, but for the three fields of the header that tell where the sections are.
 */
export function withoutSymbols(elf: Buffer): Buffer {
  const end = Math.max(...segmentsOf(elf).map((segment) => segment.end));
  const short = Buffer.from(elf.subarray(0, end));
  short.writeBigUInt64LE(0n, 0x28); // e_shoff
  short.writeUInt16LE(0, 0x3c); // e_shnum
  short.writeUInt16LE(0, 0x3e); // e_shstrndx
  return short;
}

function segmentsOf(elf: Buffer): readonly Segment[] {
  // Of 64 bits, little-endian: all that Node is made for on Linux but s390x.
  if (elf.toString("latin1", 0, 6) !== "\x7fELF\x02\x01")
    throw new Error("This is no ELF file of 64 bits, little-endian.");
  const table = Number(elf.readBigUInt64LE(0x20));
  const size = elf.readUInt16LE(0x36);
  return Array.from({ length: elf.readUInt16LE(0x38) }, (_, index) => {
    const header = table + index * size;
    const start = Number(elf.readBigUInt64LE(header + 0x08));
    return { type: elf.readUInt32LE(header), start, end: start + Number(elf.readBigUInt64LE(header + 0x20)) };
  });
}
