import { localTarget } from "@sentiment/deployment";
import { targetContract } from "./target-contract.ts";

targetContract("local", (stateDir) => localTarget({ stateDir }));
