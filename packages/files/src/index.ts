export { recoverFolder, writeFolderAtomically, type FolderOptions } from "./atomic-folder.ts";
export { atomicFill, atomicWrite, type Contents } from "./atomic-write.ts";
export { sha256Bytes } from "./digest.ts";
export { removeAtExit } from "./leftovers.ts";
export { lockHolder, takeLock, type Lock, type LockHolder } from "./lock.ts";
export { isAlive, processIdentity, restartedSince, thisProcess, type ProcessIdentity } from "./process-identity.ts";
export { removeAbandoned } from "./remove-abandoned.ts";
export { errnoOf } from "./write-error.ts";
export { safeJoin } from "./safe-join.ts";
