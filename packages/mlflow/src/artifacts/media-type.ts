import path from "node:path";

const text =
  "txt log err cfg conf cnf cf ini properties prop hocon toml yaml yml xml json js py py3 csv tsv md rst ipynb";
const byExtension: Readonly<Record<string, string>> = {
  ...Object.fromEntries(text.split(" ").map((extension) => [extension, "text/plain"])),
  mlmodel: "text/plain",
  mlproject: "text/plain",
  html: "text/html",
  svg: "image/svg+xml",
  png: "image/png",
  jpg: "image/jpeg",
  jpeg: "image/jpeg",
  gif: "image/gif",
  pdf: "application/pdf",
  zip: "application/zip",
  gz: "application/gzip",
};

/** What a file is by its name, as MLflow says it (mlflow/utils/mime_type_utils.py): what people write is plain text. */
export function mediaType(file: string): string {
  const name = path.posix.basename(file);
  const extension = path.posix.extname(name).slice(1) || name;
  return byExtension[extension.toLowerCase()] ?? "application/octet-stream";
}
