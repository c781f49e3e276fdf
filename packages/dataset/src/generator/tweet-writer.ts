import { byteStringsOf, type Random } from "@sentiment/numerics";
import { pick } from "./pick.ts";
import { AliasTable } from "./alias-table.ts";
import { functionWords } from "./function-words.ts";
import { TweetBuffer } from "./tweet-buffer.ts";
import { inventVocabulary } from "./vocabulary.ts";
import { WordFrequencies } from "./word-frequencies.ts";

/** What can stand in a tweet, with how many of 1,024 places it takes. */
const shares = {
  content: 520,
  function: 447,
  hashtag: 15,
  mention: 8,
  entity: 9,
  emoticon: 12,
  link: 5,
  emoji: 3,
  number: 5,
};
const kinds = Object.entries(shares).flatMap(([kind, count]) =>
  Array.from({ length: count }, () => kind as keyof typeof shares),
);

const words = byteStringsOf(functionWords);
const entities = byteStringsOf(["&amp;", "&lt;3", "&quot;", "&gt;"]);
const emoji = byteStringsOf(["😊", "😭", "❤️", "😂", "♥", "🎉"]);
const gladEmoticons = byteStringsOf([":)", ":-)", ":D", ";)", "xD"]);
const sadEmoticons = byteStringsOf([":(", ":-(", ":'(", ":/", "D:"]);
const marks = byteStringsOf([",", ",", ",", ".", ".", "!", "...", "?"]);
const endMarks = byteStringsOf([".", "!", "...", "!!!", "?", "..", "!!", " lol"]);
const nameCharacters = "abcdefghijklmnopqrstuvwxyz0123456789_";

/** Writes one tweet after the other: its text alone, without CSV's quotes. */
export class TweetWriter {
  readonly tweet = new TweetBuffer();
  readonly #random: Random;
  readonly #vocabulary = inventVocabulary();
  readonly #frequencies = new WordFrequencies(this.#vocabulary.words.count);
  readonly #wordFrequencies = new AliasTable(Float64Array.from(functionWords, (_, rank) => 1 / (rank + 3)));

  constructor(random: Random) {
    this.#random = random;
  }

  /** Writes a tweet of the given mood over the last one. */
  write(isGlad: boolean): void {
    const { tweet } = this;
    const random = this.#random;
    tweet.length = 0;
    const shape = random.uint32();
    // A sum of three small numbers: mostly 9 to 17 places.
    const places = 3 + (shape & 7) + ((shape >>> 3) & 7) + ((shape >>> 6) & 7);
    const quotedPlace = (shape >>> 9) & 0x7f;
    const brokenPlace = (shape >>> 16) & 0x3ff;
    if (shape >>> 31 === 1) this.#mention();
    for (let place = 0; place < places; place++) {
      if (tweet.length > 0) tweet.ascii(place === brokenPlace ? "\n" : " ");
      if (place === quotedPlace) tweet.ascii('"');
      this.#part(isGlad, place === 0);
      if (place === quotedPlace) tweet.ascii('"');
    }
    if ((random.uint32() & 1) === 1) tweet.append(endMarks, pick(random, endMarks.count));
  }

  #part(isGlad: boolean, isFirst: boolean): void {
    const { tweet } = this;
    const random = this.#random;
    const drawn = random.uint32();
    switch (kinds[drawn >>> 22]!) {
      case "content":
        return this.#word(isGlad, isFirst, drawn);
      case "function":
        return tweet.append(words, this.#wordFrequencies.draw(random));
      case "hashtag":
        tweet.ascii("#");
        return tweet.append(this.#vocabulary.words, this.#content(isGlad));
      case "mention":
        return this.#mention();
      case "entity":
        return tweet.append(entities, pick(random, entities.count));
      case "emoticon":
        // One in four is ironic, or hopes against hope.
        return tweet.append(
          ((drawn & 3) === 0) !== isGlad ? gladEmoticons : sadEmoticons,
          pick(random, gladEmoticons.count),
        );
      case "link":
        tweet.ascii("http://bit.ly/");
        return this.#name(6);
      case "emoji":
        return tweet.append(emoji, pick(random, emoji.count));
      case "number":
        return tweet.ascii(String(drawn & 0x7ff));
    }
  }

  /** A content word with its capitals, slips of the finger and the mark after it, decided by the lower bits of `drawn`. */
  #word(isGlad: boolean, isFirst: boolean, drawn: number): void {
    const { tweet } = this;
    const start = tweet.length;
    tweet.append(this.#vocabulary.words, this.#content(isGlad));
    const end = tweet.length;
    const capitals = drawn & 31;
    if (capitals === 31) tweet.capitalise(start, end);
    else if (isFirst ? capitals < 14 : capitals < 2) tweet.capitalise(start, start + 1);
    const slip = (drawn >>> 5) & 127;
    // The second letter may be an accented one, of two bytes; from the third on all are ASCII.
    if (slip < 2 && end - start > 4) tweet.slip(end - 2, start % 3);
    if (((drawn >>> 12) & 15) === 0) tweet.append(marks, (drawn >>> 16) & 7);
  }

  /** A content word; one that leans against the tweet's mood is drawn again, the more often the more it leans. */
  #content(isGlad: boolean): number {
    const { leanings } = this.#vocabulary;
    const drawn = this.#frequencies.draw(this.#random);
    const against = isGlad ? -leanings[drawn]! : leanings[drawn]!;
    return against > 0 && pick(this.#random, 100) < against ? this.#frequencies.draw(this.#random) : drawn;
  }

  #mention(): void {
    this.tweet.ascii("@");
    this.#name(6 + pick(this.#random, 9));
  }

  #name(length: number): void {
    for (let i = 0; i < length; i++)
      this.tweet.byte(nameCharacters.charCodeAt(pick(this.#random, nameCharacters.length)));
  }
}
