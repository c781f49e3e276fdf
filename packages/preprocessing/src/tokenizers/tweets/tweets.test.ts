import { describe, expect, it } from "vitest";
import { tweets } from "./tweets.ts";

function tokens(text: string, lowercase = true): string[] {
  return tweets.tokensOf(text, { minLength: 1, lowercase });
}

describe("the tokens of a tweet", () => {
  it("are words with their inner apostrophes, however those are typed", () => {
    expect(tokens("It's Bob's 'café', rock'n'roll")).toEqual(["it's", "bob's", "café", "rock'n'roll"]);
    expect(tokens("it’s itʼs it＇s")).toEqual(["it's", "it's", "it's"]);
  });

  it("tell a negated word from the plain one", () => {
    expect(tokens("good not good")).toEqual(["good", "not", "not_good"]);
    expect(tokens("I don't like this at all today")).toEqual([
      "i",
      "don't",
      "not_like",
      "not_this",
      "not_at",
      "all",
      "today",
    ]);
  });

  it("spell negations in one way", () => {
    expect(tokens("Dont")).toEqual(["don't"]);
    expect(tokens("DON’T")).toEqual(["don't"]);
    expect(tokens("cant wont isnt")).toEqual(["can't", "won't", "isn't"]);
    expect(tokens("want spent")).toEqual(["want", "spent"]);
  });

  it("are negated no further than the next mark, or but", () => {
    expect(tokens("not bad, good")).toEqual(["not", "not_bad", "good"]);
    expect(tokens("not bad but good")).toEqual(["not", "not_bad", "but", "good"]);
    expect(tokens("not :) good")).toEqual(["not", ":)", "good"]);
  });

  it("name that somebody is mentioned, not whom", () => {
    expect(tokens("@Bob_1 thanks @alice: see a@b")).toEqual(["@user", "thanks", "@user", "see", "a", "@user"]);
    expect(tokens("@ @@")).toEqual([]);
  });

  it("stand for a link with one token", () => {
    expect(tokens("see http://t.co/x_1?a=b. HTTPS://X www.a.b/c)")).toEqual(["see", "<url>", "<url>", "<url>"]);
  });

  it("keep hashtags whole", () => {
    expect(tokens("#MLops is #1 # fun#times")).toEqual(["#mlops", "is", "#1", "fun", "#times"]);
  });

  it("keep runs of ! and ? as one of five", () => {
    expect(tokens("no! no!! no!!!!!! eh? eh????? what?!?!?! !?")).toEqual([
      "no",
      "!",
      "no",
      "!!",
      "no",
      "!!",
      "eh",
      "?",
      "eh",
      "??",
      "what",
      "?!",
      "?!",
    ]);
    expect(tokens("well... so.. yes. oh…")).toEqual(["well", "...", "so", "...", "yes", "oh", "..."]);
  });

  it("keep emoticons whole and spell each in one way", () => {
    expect(tokens(":) :-) :o) =) :)))) (: (-: great:)")).toEqual([
      ":)",
      ":)",
      ":)",
      ":)",
      ":)",
      ":)",
      ":)",
      "great",
      ":)",
    ]);
    expect(tokens(":( :'( ): :-( :[")).toEqual([":(", ":(", ":(", ":(", ":["]);
    expect(tokens(":D :-D =D :d ;P :p :-/ :3")).toEqual([":D", ":D", ":D", ":D", ";P", ":P", ":/", ":3"]);
    expect(tokens("<3 <33 </3 ^_^ ^^ -_- >_< &lt;3")).toEqual(["<3", "<3", "</3", "^_^", "^^", "-_-", ">_<", "<3"]);
    expect(tokens("xD o_O T_T")).toEqual(["xd", "o_o", "t_t"]);
  });

  it("take no time, ratio or closing bracket for an emoticon", () => {
    expect(tokens("at 5:30 score 3:3 (really): yes:Dave")).toEqual([
      "at",
      "5",
      "30",
      "score",
      "3",
      "3",
      "really",
      "yes",
      "dave",
    ]);
  });

  it("keep emoji whole: families, skin tones, flags, keycaps", () => {
    expect(tokens("ok👍🏽👍 👩‍👩‍👧 🇩🇪🇫🇷 1️⃣ 🏳️‍🌈")).toEqual(["ok", "👍🏽", "👍", "👩‍👩‍👧", "🇩🇪", "🇫🇷", "1⃣", "🏳‍🌈"]);
    expect(tokens("❤️ ❤ ☺️")).toEqual(["❤", "❤", "☺"]);
  });

  it("have at most two of a letter in a row", () => {
    expect(tokens("sooooo Goooood good loool 10000 #yesss")).toEqual(["soo", "good", "good", "lool", "10000", "#yess"]);
  });

  it("keep their case when they are not to be lower-cased, emoticons theirs in any case", () => {
    expect(tokens("I Love NYC :D", false)).toEqual(["I", "Love", "NYC", ":D"]);
    expect(tokens("I Love NYC :D")).toEqual(["i", "love", "nyc", ":D"]);
  });

  it("read HTML's entities as what they stand for", () => {
    expect(tokens("Tom &amp; Jerry &lt;3 don&#39;t &quot;go&quot; AT&amp;T")).toEqual([
      "tom",
      "jerry",
      "<3",
      "don't",
      "not_go",
      "not_at",
      "not_t",
    ]);
  });

  it("are dropped when they are shorter than asked for", () => {
    expect(tweets.tokensOf("I am so happy :) ! 😀", { minLength: 2, lowercase: true })).toEqual([
      "am",
      "so",
      "happy",
      ":)",
    ]);
  });
});
