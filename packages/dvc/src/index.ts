export { defaultRemote, holdsPassword, withDefaultRemote, type DvcRemote } from "./config/default-remote.ts";
export { get, type GetOptions, type Got } from "./get.ts";
export { pull, type DataProgress, type Pulled, type PullOptions, type PulledOutput } from "./pull.ts";
export { add, type AddedOutput, type AddOptions } from "./add.ts";
export { push, type Pushed, type PushedOutput, type PushOptions } from "./push.ts";
export { status, type OutputStatus, type Status, type StatusOptions } from "./status.ts";
