import { answerTasks, isTaskWorker } from "@sentiment/numerics";
import { modelTasks } from "../src/registry.ts";

if (isTaskWorker()) answerTasks(modelTasks);
