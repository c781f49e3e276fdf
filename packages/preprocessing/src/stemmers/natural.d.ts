/** natural's single stemmer files; its own typings only cover the index, which loads seventy modules. */
declare module "natural/lib/natural/stemmers/*" {
  const stemmer: { stem(token: string): string };
  export default stemmer;
}
