/** Frequent small words of English, the most frequent first: most of them are on every stop-word list. */
export const functionWords: readonly string[] = [
  "i to the a my and you is it for in of me on that have so but with at be was just this not up are all your out we what",
  "do can am now get from no about will they if how there when had an or he too some she as by been has who them her him",
  "then more were did our off after why here because where their his into being over very should only before again don't",
  "can't i'm it's that's didn't",
].flatMap((line) => line.split(" "));
