// node scripts/bench/our-prediction.ts MODEL TEXTS: times predictions with a loaded model, see prediction.ts.
import { openTexts } from "@sentiment/dataset";
import { openPredictor } from "@sentiment/training";
import { percentile } from "./statistics.ts";

const [model, file] = process.argv.slice(2) as [string, string];
const predictor = await openPredictor(model);
const texts: string[] = [];
const decoder = new TextDecoder();
for await (const { rows, bytes, starts, ends } of (await openTexts(file)).batches()) {
  for (let row = 0; row < rows; row++) texts.push(decoder.decode(bytes.subarray(starts[row], ends[row])));
}

function oneByOne(): Float64Array {
  const micros = new Float64Array(texts.length);
  for (const [index, text] of texts.entries()) {
    const start = performance.now();
    predictor.predict([text]);
    micros[index] = 1000 * (performance.now() - start);
  }
  return micros;
}

function allAtOnce(): number {
  const start = performance.now();
  predictor.predict(texts);
  return texts.length / ((performance.now() - start) / 1000);
}

// The first rounds warm up the compiler.
for (let round = 0; round < 3; round++) oneByOne();
const micros = oneByOne().sort();
for (let round = 0; round < 2; round++) allAtOnce();
const speeds = Float64Array.from({ length: 3 }, allAtOnce).sort();
const result = { p50: percentile(micros, 0.5), p99: percentile(micros, 0.99), textsPerSecond: percentile(speeds, 0.5) };
console.log(JSON.stringify(result));
