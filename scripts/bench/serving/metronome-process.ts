// A worker thread that wakes another at fixed times: the first number of the shared memory counts the beats. Timers of Node are up to
// a millisecond late, and turning round and round until it is time takes a whole core, for which the machine makes all others wait.
import { workerData } from "node:worker_threads";

const { beats, every } = workerData as { beats: Int32Array; every: number };
const nobody = new Int32Array(new SharedArrayBuffer(4));
const begin = performance.now();
for (let beat = 1; ; beat++) {
  Atomics.wait(nobody, 0, 0, Math.max(0, begin + beat * every - performance.now()));
  Atomics.add(beats, 0, 1);
  Atomics.notify(beats, 0);
}
