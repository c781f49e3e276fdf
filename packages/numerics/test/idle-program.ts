import { workerParallel } from "@sentiment/numerics";

// Run by parallel.test.ts in a process of its own: it uses threads and ends without closing them.
const parallel = workerParallel(new URL("./task-module.ts", import.meta.url), 2);
const squares = await parallel.map<number, number>("square", [1, 2, 3]);
process.stdout.write(squares.join(" "));
