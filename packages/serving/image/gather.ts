// Run in the image's first stage, on the Node that it is made of: `node gather.js OUT` copies what this Node needs to run,
// and no more, to the folder OUT, which becomes the root of the image. All times are 1970, so that the same Node gives the
// same layer.
import { execFileSync } from "node:child_process";
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import path from "node:path";
import { rootCertificates } from "node:tls";
import { interpreterOf, withoutSymbols } from "./elf.ts";
import { licencesOf } from "./licences.ts";

const [out = ""] = process.argv.slice(2);
const node = path.join(out, "usr/local/bin/node");

const program = readFileSync(process.execPath);
write("usr/local/bin/node", withoutSymbols(program), 0o755);
const libraries = loadedLibraries(program);
for (const library of libraries) copy(library);
// Where the loader looks, if libraries lie elsewhere than it expects.
if (existsSync("/etc/ld.so.cache")) copy("/etc/ld.so.cache");
for (const name of readdirSync("/etc")) if (/^ld-musl-.*\.path$/u.test(name)) copy(`/etc/${name}`);
for (const licence of licencesOf(process.execPath, libraries)) copy(licence);
write("etc/passwd", "root:x:0:0:root:/:/sbin/nologin\nnobody:x:65534:65534:nobody:/:/sbin/nologin\n");
write("etc/group", "root:x:0:\nnobody:x:65534:\n");
// Node has them in itself; for other programs that a user may add.
write("etc/ssl/certs/ca-certificates.crt", `${rootCertificates.join("\n")}\n`);
mkdirSync(path.join(out, "tmp"), { recursive: true });
chmodSync(path.join(out, "tmp"), 0o1777);
checkItRuns();
for (const name of ["", ...readdirSync(out, { recursive: true, encoding: "utf8" })].toReversed()) {
  utimesSync(path.join(out, name), 0, 0);
}

/** What is loaded into this very process: its libraries, and the program that has loaded them. */
function loadedLibraries(elf: Buffer): readonly string[] {
  // Without it the report would ask name servers; Node's types do not know it yet.
  Object.assign(process.report, { excludeNetwork: true });
  const { sharedObjects } = process.report.getReport() as { sharedObjects: string[] };
  const files = [interpreterOf(elf) ?? "", ...sharedObjects];
  return [...new Set(files)].filter((file) => path.isAbsolute(file) && file !== process.execPath).sort();
}

/** To the same place below OUT; a link becomes the file that it leads to. */
function copy(file: string): void {
  const place = path.join(out, file);
  mkdirSync(path.dirname(place), { recursive: true });
  copyFileSync(file, place);
}

function write(name: string, content: string | Uint8Array, mode = 0o644): void {
  const place = path.join(out, name);
  mkdirSync(path.dirname(place), { recursive: true });
  writeFileSync(place, content, { mode });
}

function checkItRuns(): void {
  const version = execFileSync(node, ["--version"], { encoding: "utf8" }).trim();
  if (version !== process.version) throw new Error(`The copied Node says ${version} rather than ${process.version}.`);
  const oldest = 24;
  if (Number.parseInt(process.versions.node, 10) < oldest)
    throw new Error(`Node ${oldest} is needed, this is ${version}.`);
}
