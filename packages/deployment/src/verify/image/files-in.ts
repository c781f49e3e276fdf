/** Enough to see what there is. */
const mostNames = 20;
const block = 512;

/** The names of the files in a tar archive, the first of very many. Folders and links do not count. */
export async function filesIn(archive: AsyncIterable<Uint8Array | string>): Promise<readonly string[]> {
  const names: string[] = [];
  let rest = Buffer.alloc(0);
  /** Bytes of a file's content that are still to come. */
  let content = 0;
  for await (const chunk of archive) {
    rest = Buffer.concat([rest, Buffer.from(chunk as Uint8Array)]);
    while (rest.length > 0) {
      const skipped = Math.min(content, rest.length);
      content -= skipped;
      rest = rest.subarray(skipped);
      if (content > 0 || rest.length < block) break;
      const size = Number.parseInt(rest.toString("latin1", 124, 136), 8) || 0;
      const type = rest.toString("latin1", 156, 157);
      if (type === "0") names.push(nameIn(rest));
      if (names.length === mostNames) return names;
      content = Math.ceil(size / block) * block;
      rest = rest.subarray(block);
    }
  }
  return names;
}

/** By ustar: a prefix, which may be empty, and the name. */
function nameIn(header: Buffer): string {
  return [textAt(header, 345, 155), textAt(header, 0, 100)].filter((part) => part !== "").join("/");
}

function textAt(header: Buffer, from: number, length: number): string {
  const end = header.indexOf(0, from);
  return header.toString("utf8", from, end === -1 ? from + length : Math.min(end, from + length));
}
