export { didYouMean } from "./closest.ts";
export { exitCodes, type ErrorKind } from "./error-kinds.ts";
export { SentimentError, type Failure } from "./sentiment-error.ts";
export { someOf } from "./some-of.ts";
