import { existsSync, globSync, readdirSync, readFileSync } from "node:fs";
import { isBuiltin } from "node:module";
import path from "node:path";
import { importsOf, type Import } from "./imports-of.ts";
import { readRoomTable, roomsInCycles, type RoomTable } from "./room-table.ts";

const scope = "@sentiment/";
/** What a test may use besides what its room may. */
const testOnly = "testing";
const uselessNames = /(^|\/)(utils?|helpers?|common|shared|lib|misc)(\.ts|\/)/;

interface Room {
  readonly name: string;
  readonly folder: string;
  readonly allowed: ReadonlySet<string>;
  readonly dependencies: ReadonlySet<string>;
  readonly devDependencies: ReadonlySet<string>;
}

/**
 * What is wrong with the rooms of the workspace at `root`, a line each: rooms missing from the table of
 * packages/README.md or from the disk, and arrows – in a package.json or in an import – that the table does not have.
 */
export function roomProblems(root: string): string[] {
  const packages = path.join(root, "packages");
  const table = readRoomTable(readFileSync(path.join(packages, "README.md"), "utf8"));
  const folders = readdirSync(packages, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name);
  const known = folders.filter((folder) => table.has(folder));
  return [
    ...folders
      .filter((folder) => !table.has(folder))
      .map((folder) => `packages/${folder} is a room that the table of packages/README.md does not have`),
    ...[...table.keys()]
      .filter((room) => !folders.includes(room))
      .map((room) => `packages/README.md has a room ${room}, but there is no folder packages/${room}`),
    ...tableProblems(table),
    ...known.flatMap((name) => problemsOfRoom(root, name, table)),
  ];
}

function tableProblems(table: RoomTable): string[] {
  const unknown = [...table].flatMap(([room, allowed]) =>
    [...allowed]
      .filter((target) => !table.has(target))
      .map((target) => `packages/README.md lets ${room} import ${target}, which is no room`),
  );
  return [
    ...unknown,
    ...roomsInCycles(table).map((room) => `packages/README.md lets ${room} import itself over other rooms`),
  ];
}

function problemsOfRoom(root: string, name: string, table: RoomTable): string[] {
  const folder = path.join(root, "packages", name);
  const manifestPath = path.join(folder, "package.json");
  if (!existsSync(manifestPath)) return [`packages/${name} has no package.json`];
  const manifest = JSON.parse(readFileSync(manifestPath, "utf8")) as Record<string, Record<string, string> | string>;
  const room: Room = {
    name,
    folder,
    allowed: table.get(name) ?? new Set(),
    dependencies: new Set(Object.keys(manifest["dependencies"] ?? {})),
    devDependencies: new Set(Object.keys(manifest["devDependencies"] ?? {})),
  };
  const problems = globSync("{src,test}/**/*.ts", { cwd: folder })
    .sort()
    .flatMap((file) => problemsOfFile(room, file));
  if (manifest["name"] !== scope + name) problems.unshift(`packages/${name}/package.json is not named ${scope}${name}`);
  return [...problemsOfManifest(room), ...problems];
}

function problemsOfManifest(room: Room): string[] {
  const forbidden = (dependency: string, allowed: ReadonlySet<string>): boolean =>
    dependency.startsWith(scope) && !allowed.has(dependency.slice(scope.length));
  const inTests = new Set([...room.allowed, testOnly]);
  return [
    ...[...room.dependencies].filter((dependency) => forbidden(dependency, room.allowed)),
    ...[...room.devDependencies].filter((dependency) => forbidden(dependency, inTests)),
  ].map((dependency) => `packages/${room.name}/package.json depends on ${dependency}: no such arrow`);
}

function problemsOfFile(room: Room, file: string): string[] {
  const place = `packages/${room.name}/${file}`;
  const problems = uselessNames.test(file) ? [`${place}: a name that says nothing; name it after what it holds`] : [];
  for (const found of importsOf(readFileSync(path.join(room.folder, file), "utf8"), place)) {
    const problem = problemOfImport(room, file, found);
    if (problem !== undefined) problems.push(`${place}:${found.line}: ${problem}`);
  }
  return problems;
}

function problemOfImport(room: Room, file: string, { specifier, exportsAll }: Import): string | undefined {
  if (exportsAll) return `export * from "${specifier}" hides what is exported; name it`;
  if (isBuiltin(specifier)) return undefined;
  if (specifier.startsWith(".")) {
    const target = path.relative(room.folder, path.resolve(room.folder, path.dirname(file), specifier));
    return target.startsWith("..") ? `"${specifier}" leaves the room; import another room by its name` : undefined;
  }
  const isTest = file.endsWith(".test.ts") || file.startsWith("test/");
  return problemOfPackage(room, specifier, isTest);
}

function problemOfPackage(room: Room, specifier: string, isTest: boolean): string | undefined {
  const [first = "", second = "", ...rest] = specifier.split("/");
  const packageName = first.startsWith("@") ? `${first}/${second}` : first;
  if (packageName.startsWith(scope)) {
    const target = packageName.slice(scope.length);
    if (target === room.name) return isTest ? undefined : "a room does not import itself by name";
    if (!room.allowed.has(target) && !(isTest && target === testOnly)) return `no arrow ${room.name} → ${target}`;
    if (rest.length > 0) return `"${specifier}" reaches into another room; import ${packageName}`;
  }
  const declared = room.dependencies.has(packageName) || (isTest && room.devDependencies.has(packageName));
  return declared ? undefined : `${packageName} is not among the ${isTest ? "" : "run-time "}dependencies`;
}
