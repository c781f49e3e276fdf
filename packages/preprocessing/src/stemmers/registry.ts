import { named } from "../named.ts";

/** A stemmer of the npm package `natural`; the registry holds one for each name. */
export interface Stemmer {
  /** One line for help. */
  readonly summary: string;
  /** Loads natural's file of this stemmer, and no other. */
  load(): Promise<{ readonly default: { stem(token: string): string } }>;
}

/**
 * Every stemmer by its name in `PreprocessingSettings.stemmer`. To add one: its line here. Each `import()` names its
 * file in full, so that a bundler finds it and only the one that is asked for is run. Two of natural's are left out: the
 * Farsi one gives every word back as it is, and the Indonesian one writes to the global object, which fails in a bundle
 * (strict mode), for a dictionary of 386 kB.
 */
export const stemmers: ReadonlyMap<string, Stemmer> = new Map<string, Stemmer>([
  ["porter", { summary: "English, Porter", load: () => import("natural/lib/natural/stemmers/porter_stemmer.js") }],
  [
    "lancaster",
    {
      summary: "English, Lancaster (Paice/Husk)",
      load: () => import("natural/lib/natural/stemmers/lancaster_stemmer.js"),
    },
  ],
  ["porter_de", { summary: "German", load: () => import("natural/lib/natural/stemmers/porter_stemmer_de.js") }],
  ["porter_es", { summary: "Spanish", load: () => import("natural/lib/natural/stemmers/porter_stemmer_es.js") }],
  ["porter_fr", { summary: "French, Porter", load: () => import("natural/lib/natural/stemmers/porter_stemmer_fr.js") }],
  ["porter_it", { summary: "Italian", load: () => import("natural/lib/natural/stemmers/porter_stemmer_it.js") }],
  ["porter_nl", { summary: "Dutch", load: () => import("natural/lib/natural/stemmers/porter_stemmer_nl.js") }],
  ["porter_no", { summary: "Norwegian", load: () => import("natural/lib/natural/stemmers/porter_stemmer_no.js") }],
  ["porter_pt", { summary: "Portuguese", load: () => import("natural/lib/natural/stemmers/porter_stemmer_pt.js") }],
  ["porter_ru", { summary: "Russian", load: () => import("natural/lib/natural/stemmers/porter_stemmer_ru.js") }],
  ["porter_sv", { summary: "Swedish", load: () => import("natural/lib/natural/stemmers/porter_stemmer_sv.js") }],
  ["porter_uk", { summary: "Ukrainian", load: () => import("natural/lib/natural/stemmers/porter_stemmer_uk.js") }],
  ["carry_fr", { summary: "French, Carry", load: () => import("natural/lib/natural/stemmers/Carry/index.js") }],
  [
    "japanese",
    {
      summary: "Japanese, the final mark of katakana",
      load: () => import("natural/lib/natural/stemmers/stemmer_ja.js"),
    },
  ],
]);

/**
 * The stemmer of this name, as a function of a token.
 *
 * @throws a usage error when there is no such stemmer.
 */
export async function loadStemmer(name: string): Promise<(token: string) => string> {
  const { default: stemmer } = await named("stemmer", name, stemmers).load();
  return (token) => stemmer.stem(token);
}
