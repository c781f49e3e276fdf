export { defaultRemote, holdsPassword, withDefaultRemote, type DvcRemote } from "./config/default-remote.ts";
