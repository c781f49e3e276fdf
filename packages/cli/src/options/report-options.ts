import { someText } from "@sentiment/settings";
import { option } from "../option.ts";

/** Files for other tools, as DVC's metrics and plots; the same work writes the same bytes. */
export const reportOptions = {
  metrics: option(
    "--metrics <file>",
    "write the metrics there as JSON, by part of the data, as dvc metrics reads them",
    someText(),
  ),
  plots: option(
    "--plots <folder>",
    "write the points of the curves (JSON) and the confusion matrix (CSV, a row per text) there, as dvc plots reads them",
    someText(),
  ),
};
