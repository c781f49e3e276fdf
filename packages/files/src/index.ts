export { recoverFolder, writeFolderAtomically, type FolderOptions } from "./atomic-folder.ts";
export { atomicWrite, type Contents } from "./atomic-write.ts";
export { sha256Bytes, sha256File } from "./digest.ts";
export { errnoOf, fileError } from "./file-error.ts";
export { safeJoin } from "./safe-join.ts";
export { withTemporaryFolder } from "./temporary-folder.ts";
