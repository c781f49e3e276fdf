/** What the rooms may import, by room, as packages/README.md says. */
export type RoomTable = ReadonlyMap<string, ReadonlySet<string>>;

/**
 * Reads the first table of the form `| room | what it is | may import |`. "–" stands for none, "any" for every other
 * room, "all but a, b" for every other room except those.
 *
 * @throws when there is no such table.
 */
export function readRoomTable(markdown: string): RoomTable {
  const lines = markdown.split("\n");
  const header = lines.findIndex((line) => /^\|\s*room\s*\|.*\|\s*may import\s*\|\s*$/.test(line));
  if (header === -1) throw new Error("packages/README.md has no table | room | what it is | may import |");
  const cells: { room: string; mayImport: string }[] = [];
  for (const line of lines.slice(header + 2)) {
    if (!line.startsWith("|")) break;
    const columns = line.split("|").map((cell) => cell.trim());
    cells.push({ room: columns[1] ?? "", mayImport: columns.at(-2) ?? "" });
  }
  const rooms = cells.map((row) => row.room);
  return new Map(cells.map(({ room, mayImport }) => [room, allowedRooms(room, mayImport, rooms)]));
}

function allowedRooms(room: string, mayImport: string, rooms: readonly string[]): ReadonlySet<string> {
  const others = rooms.filter((other) => other !== room);
  if (mayImport === "–") return new Set();
  if (mayImport === "any") return new Set(others);
  const exceptions = /^all but (?<list>.+)$/.exec(mayImport)?.groups?.["list"];
  if (exceptions !== undefined) {
    const excepted = exceptions.split(/,\s*/);
    return new Set(others.filter((other) => !excepted.includes(other)));
  }
  return new Set(mayImport.split(/,\s*/));
}

/** Rooms that can reach themselves over the allowed arrows; empty when the arrows have a direction. */
export function roomsInCycles(table: RoomTable): string[] {
  const reaches = (from: string, to: string, seen: Set<string>): boolean => {
    for (const next of table.get(from) ?? []) {
      if (next === to) return true;
      if (seen.has(next)) continue;
      seen.add(next);
      if (reaches(next, to, seen)) return true;
    }
    return false;
  };
  return [...table.keys()].filter((room) => reaches(room, room, new Set()));
}
