import { answerTasks } from "@sentiment/numerics";
import { modelTasks } from "../src/registry.ts";

// The worker module of tests that train on threads.
answerTasks(modelTasks);
