import { SentimentError } from "@sentiment/errors";
import type { Answer } from "./answer.ts";
import type { Call, Server } from "./server.ts";

/** Of so many at once each gets through, since one more does each time. */
const attempts = 8;

/**
 * A call that may be repeated. MLflow looks whether something is there and then adds it; of two who add the same at the same
 * time – a dataset of an experiment, an alias – its database refuses the second. Sent again, the call finds what is there.
 */
export async function callDespiteRaces(server: Server, call: Call): Promise<Answer> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await server.call(call);
    } catch (error) {
      if (!isThereTwice(error) || attempt === attempts) throw error;
    }
  }
}

/** In the words of SQLite, PostgreSQL or MySQL. */
function isThereTwice(error: unknown): boolean {
  return (
    SentimentError.is(error) &&
    error.code === "INVALID_PARAMETER_VALUE" &&
    /unique constraint|duplicate (?:entry|key)|integrity ?error/i.test(error.message)
  );
}
