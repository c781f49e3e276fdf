/** The npm package `stopword` carries no types: a list of words for each language code, and one function. */
declare module "stopword" {
  const stopword: Readonly<Record<string, unknown>>;
  export = stopword;
}
