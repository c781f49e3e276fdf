import type { ByteStrings, LearnedState } from "@sentiment/numerics";
import { z } from "zod";
import { badState, checkTensors, checkVocabulary, restoredParameters } from "./check-restored.ts";
import { chooseByStatistics, chooseVocabulary, type ChosenVocabulary } from "./choose-vocabulary.ts";
import { countingParameters } from "./counting-parameters.ts";
import { TermVectorizer, type LearnedTerms } from "./term-vectorizer.ts";
import type { Vectorizer } from "./vectorizer.ts";

const flag = z.boolean({ error: "expected true or false" });

const hyperparameters = z.object({
  ...countingParameters,
  norm: z
    .enum(["l1", "l2"], { error: "expected l1, l2 or None" })
    .nullable()
    .default("l2")
    .meta({ description: "scale each text's weights to length 1: l2 (Euclidean), l1 (their sum), or None" }),
  use_idf: flag.default(true).meta({ description: "weigh rare terms up: idf = ln(texts / texts with the term) + 1" }),
  smooth_idf: flag.default(true).meta({ description: "count one text more that has every term once, in the idf" }),
  sublinear_tf: flag.default(false).meta({ description: "replace the count tf of a term in a text by 1 + ln(tf)" }),
});

type TfidfParameters = z.output<typeof hyperparameters>;

/** scikit-learn's `TfidfVectorizer`: counts weighed by how rare the term is, and each text scaled to length 1. */
export const tfidf: Vectorizer = {
  summary: "how often each term stands in the text, rare terms weighing more",
  hyperparameters,

  fit(given, terms, rows) {
    const parameters = hyperparameters.parse(given);
    const chosen = chooseVocabulary(parameters, terms, rows);
    return TermVectorizer.fittedOn(terms, chosen.columnOfTerm, learnedOf(parameters, chosen));
  },

  fitStatistics(given, statistics) {
    const parameters = hyperparameters.parse(given);
    return new TermVectorizer(learnedOf(parameters, chooseByStatistics(parameters, statistics)));
  },

  restore(given, vocabulary, state) {
    const parameters = restoredParameters(hyperparameters, given);
    checkVocabulary(vocabulary);
    checkTensors(state, parameters.use_idf ? ["idf"] : []);
    const idf = parameters.use_idf ? restoredIdf(state, vocabulary.count) : undefined;
    return new TermVectorizer(learned(parameters, vocabulary, idf));
  },
};

/** idf = ln((1 + n) / (1 + df)) + 1 when smooth, else ln(n / df) + 1, of n texts of which df have the term. */
function inverseDocumentFrequencies(
  { documents, documentFrequencies }: ChosenVocabulary,
  smooth: boolean,
): Float64Array {
  const added = smooth ? 1 : 0;
  const idf = new Float64Array(documentFrequencies.length);
  for (let column = 0; column < idf.length; column++) {
    idf[column] = Math.log((documents + added) / (documentFrequencies[column]! + added)) + 1;
  }
  return idf;
}

function learnedOf(parameters: TfidfParameters, chosen: ChosenVocabulary): LearnedTerms {
  const idf = parameters.use_idf ? inverseDocumentFrequencies(chosen, parameters.smooth_idf) : undefined;
  return learned(parameters, chosen.vocabulary, idf);
}

function learned(parameters: TfidfParameters, vocabulary: ByteStrings, idf: Float64Array | undefined): LearnedTerms {
  const { ngram_range, binary, sublinear_tf, norm } = parameters;
  return { vocabulary, ngramRange: ngram_range, weighting: { binary, sublinear_tf, norm, idf } };
}

function restoredIdf({ tensors }: LearnedState, columns: number): Float64Array {
  const idf = tensors["idf"]?.data;
  if (!(idf instanceof Float64Array)) throw badState("its idf is not made of 64-bit numbers");
  if (idf.length !== columns) throw badState(`it has ${idf.length} idf weights for ${columns} terms`);
  if (!idf.every((weight) => weight > 0 && weight < Infinity)) throw badState("an idf weight is not a positive number");
  return idf;
}
