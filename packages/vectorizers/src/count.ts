import type { ByteStrings } from "@sentiment/numerics";
import { z } from "zod";
import { checkTensors, checkVocabulary, restoredParameters } from "./check-restored.ts";
import { chooseByStatistics, chooseVocabulary } from "./choose-vocabulary.ts";
import { countingParameters, type CountingParameters } from "./counting-parameters.ts";
import { TermVectorizer, type LearnedTerms } from "./term-vectorizer.ts";
import type { Vectorizer } from "./vectorizer.ts";

const hyperparameters = z.object(countingParameters);

/** scikit-learn's `CountVectorizer`: how often each term stands in a text. */
export const count: Vectorizer = {
  summary: "how often each term stands in the text",
  hyperparameters,

  fit(given, terms, rows) {
    const parameters = hyperparameters.parse(given);
    const { vocabulary, columnOfTerm } = chooseVocabulary(parameters, terms, rows);
    return TermVectorizer.fittedOn(terms, columnOfTerm, learned(parameters, vocabulary));
  },

  fitStatistics(given, statistics) {
    const parameters = hyperparameters.parse(given);
    return new TermVectorizer(learned(parameters, chooseByStatistics(parameters, statistics).vocabulary));
  },

  restore(given, vocabulary, state) {
    const parameters = restoredParameters(hyperparameters, given);
    checkVocabulary(vocabulary);
    checkTensors(state, []);
    return new TermVectorizer(learned(parameters, vocabulary));
  },
};

function learned({ ngram_range, binary }: CountingParameters, vocabulary: ByteStrings): LearnedTerms {
  return {
    vocabulary,
    ngramRange: ngram_range,
    weighting: { binary, sublinear_tf: false, norm: null, idf: undefined },
  };
}
