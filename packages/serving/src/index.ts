export { jsonLog, type LogEvent } from "./log.ts";
export { defaultLimits, type Limits, type ServerOptions } from "./server-options.ts";
export { startServer, type RunningServer } from "./start-server.ts";
