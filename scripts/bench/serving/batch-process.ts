// node scripts/bench/serving/batch-process.ts MODEL TEXTS: texts a second from decoded strings to probabilities, on one thread and in
// slices, as the server predicts them.
import { openTexts } from "@sentiment/dataset";
import { textBatchOf, textRoom } from "@sentiment/numerics";
import { loadPipeline } from "@sentiment/pipeline";
import { median } from "../statistics.ts";

const [model, file] = process.argv.slice(2) as [string, string];
const { pipeline } = await loadPipeline(model);
const texts: string[] = [];
const decoder = new TextDecoder();
for await (const { rows, bytes, starts, ends } of (await openTexts(file)).batches()) {
  for (let row = 0; row < rows; row++) texts.push(decoder.decode(bytes.subarray(starts[row], ends[row])));
}
const room = textRoom();
const slice = 256;

function textsPerSecond(): number {
  const start = performance.now();
  for (let from = 0; from < texts.length; from += slice) {
    pipeline.probabilities(textBatchOf(texts.slice(from, from + slice), room));
  }
  return texts.length / ((performance.now() - start) / 1000);
}

for (let round = 0; round < 3; round++) textsPerSecond();
console.log(JSON.stringify({ textsPerSecond: median(Array.from({ length: 7 }, textsPerSecond)) }));
