const example = { columns: ["text"], data: [["What a lovely day!"], ["I did not like it at all."]] };

/** An input of the model, as MLflow's interface shows it and as `POST /invocations` takes it. */
export const inputExampleFiles: ReadonlyMap<string, string> = new Map([
  ["input_example.json", `${JSON.stringify(example)}\n`],
  ["serving_input_example.json", `${JSON.stringify({ dataframe_split: example }, null, 2)}\n`],
]);
