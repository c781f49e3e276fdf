import { createHash } from "node:crypto";
import { readFileSync, readlinkSync } from "node:fs";
import { hostname, uptime } from "node:os";

/**
 * Which process it is. A process id is not enough: ids are used again, other machines and containers have their own. So a
 * process is known by its machine, that machine's boot, the namespace its id counts in, and the moment it started
 * (proc_pid_stat(5), field 22).
 */
export interface ProcessIdentity {
  readonly pid: number;
  readonly host: string;
  /** Of a form of its own; compared only. */
  readonly boot: string;
}

/** What `isAlive` finds this process by. */
export function thisProcess(): ProcessIdentity {
  return processIdentity(process.pid);
}

/** What `isAlive` finds a process of this machine by, such as a child that runs: `pid` must be its own at this moment. */
export function processIdentity(pid: number): ProcessIdentity {
  return {
    pid,
    host: hostname(),
    boot: process.platform === "linux" ? linuxBoot(pid) : `started ${startedBy(pid)}`,
  };
}

/**
 * Whether this very process still runs; false also when the machine was started anew since. undefined: it cannot be known
 * from here – another machine, another container, an identity that is not ours.
 */
export function isAlive({ pid, host, boot }: ProcessIdentity): boolean | undefined {
  if (host !== hostname() || !(Number.isSafeInteger(pid) && pid > 0) || boot === "") return undefined;
  return process.platform === "linux" ? isAliveOnLinux(pid, boot) : isAliveElsewhere(pid, boot);
}

/** Whether this process's machine was started anew since; undefined: it cannot be known, see `isAlive`. */
export function restartedSince({ host, boot }: ProcessIdentity): boolean | undefined {
  if (host !== hostname()) return undefined;
  if (process.platform !== "linux") {
    const started = Date.parse(`${boot.replace(/^started /u, "")} UTC`);
    return Number.isNaN(started) ? undefined : started < Date.now() - 1000 * uptime();
  }
  const [machine, bootId] = boot.split(" ");
  const here = linuxMachine();
  if (machine !== here.machine || (machine === unknown && bootId !== here.bootId)) return undefined;
  return bootId !== here.bootId;
}

function isAliveOnLinux(pid: number, boot: string): boolean | undefined {
  const [machine, bootId, namespace, started, ...more] = boot.split(" ");
  const here = linuxMachine();
  if (started === undefined || more.length > 0 || machine !== here.machine) return undefined;
  // The machine was started anew since. Without a machine id, it may as well be another one of that name.
  if (bootId !== here.bootId) return machine === unknown ? undefined : false;
  if (namespace !== here.namespace) return undefined;
  const status = linuxStatus(pid);
  if (status !== undefined) return status.started === started && !status.ended;
  // /proc may hide the processes of other users.
  return canBeSignalled(pid) ? undefined : false;
}

const unknown = "-";

/** `<machine> <boot id> <process id namespace> <start, in clock ticks since boot>` */
function linuxBoot(pid: number): string {
  const { machine, bootId, namespace } = linuxMachine();
  return [machine, bootId, namespace, linuxStatus(pid)?.started ?? unknown].join(" ");
}

function linuxMachine(): { machine: string; bootId: string; namespace: string } {
  const id = textOf("/etc/machine-id");
  return {
    // machine-id(5) asks not to publish the id itself.
    machine: id === undefined ? unknown : createHash("sha256").update(`sentiment ${id}`).digest("hex").slice(0, 12),
    bootId: textOf("/proc/sys/kernel/random/boot_id") ?? unknown,
    namespace: namespaceOfIds() ?? unknown,
  };
}

function linuxStatus(pid: number): { started: string; ended: boolean } | undefined {
  // The second field is the program's name in brackets, which may hold blanks and brackets itself.
  const fields = textOf(`/proc/${pid}/stat`)
    ?.replace(/^.*\) /su, "")
    .split(" ");
  const [state, threads, started] = [fields?.[0], fields?.[17], fields?.[19]];
  if (state === undefined || started === undefined) return undefined;
  // Zombies have ended; only their parent has not looked yet. While they have other threads, these are just ending: until then
  // its ports and files are still open.
  return { started, ended: /^[ZXx]$/u.test(state) && !(Number(threads) > 1) };
}

function namespaceOfIds(): string | undefined {
  try {
    return /\d+/u.exec(readlinkSync("/proc/self/ns/pid"))?.[0];
  } catch {
    return undefined;
  }
}

function textOf(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8").trim() || undefined;
  } catch {
    return undefined;
  }
}

function isAliveElsewhere(pid: number, boot: string): boolean | undefined {
  if (!boot.startsWith("started ")) return undefined;
  if (!canBeSignalled(pid)) return false;
  const started = startedBy(pid);
  return started === "" ? undefined : boot === `started ${started}`;
}

/** When a process started, to the second, in words that `ps` (macOS, BSD) gives anew each time; empty where there is no `ps`. */
function startedBy(pid: number): string {
  try {
    // Linux does without it, and every command would wait for it to load.
    const { execFileSync } = process.getBuiltinModule("node:child_process");
    const env = { LC_ALL: "C", TZ: "UTC", PATH: "/bin:/usr/bin" };
    return execFileSync("ps", ["-o", "lstart=", "-p", String(pid)], { encoding: "utf8", env, stdio: "pipe" }).trim();
  } catch {
    return "";
  }
}

/** Whether there is such a process; it may be another user's. */
function canBeSignalled(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}
