// Do the rooms keep to the arrows of packages/README.md? Run by `pnpm check`.
import path from "node:path";
import { roomProblems } from "./checks/room-problems.ts";

const problems = roomProblems(path.join(import.meta.dirname, ".."));
for (const problem of problems) console.error(problem);
if (problems.length > 0) process.exitCode = 1;
