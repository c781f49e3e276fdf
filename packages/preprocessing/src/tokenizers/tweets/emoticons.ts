/**
 * Western emoticons, sideways either way round, hearts, and eastern ones. Eyes : ; =, maybe a nose, and a mouth, which
 * may be repeated. A letter or digit is a mouth only where no word stands on either side (`5:30`, `ratio:draw` have
 * none). `xD`, `o_O` and `T_T` are words to the tokenizer, and whole as such.
 */
export const emoticonPattern = [
  String.raw`[:;=][\-o*'^]?(?:[\(\)\[\]\{\}\/\\\|@*]+|(?<![\p{L}\p{N}_][:;=][\-o*'^]?)[dDpPoO3]+(?![\p{L}\p{N}_]))`,
  String.raw`(?<![\p{L}\p{N}_])[\(\)\[\]\{\}\/\\\|@][\-o*'^]?[:;=]`,
  String.raw`<\/?3+(?![\p{N}])`,
  String.raw`\^[_.\-]?\^`,
  String.raw`[\-><][_.]+[\-><]`,
].join("|");

const sideways = /^[:;=]/;
const mirrored = /[:;=]$/;
const nose = /(?<=^.)[-o*'^](?=.)/;
const opposite = new Map([
  ["(", ")"],
  [")", "("],
  ["[", "]"],
  ["]", "["],
  ["{", "}"],
  ["}", "{"],
  ["/", "\\"],
  ["\\", "/"],
]);

/** One spelling for each: no nose, one mouth, mouth on the right, `:` for `=`, capital letters. */
export function canonicalEmoticon(emoticon: string): string {
  if (sideways.test(emoticon)) return face(emoticon.replace(nose, ""));
  if (mirrored.test(emoticon)) return face(emoticon.at(-1)! + (opposite.get(emoticon[0]!) ?? emoticon[0]!));
  if (emoticon.startsWith("<")) return emoticon.replace(/3+$/, "3");
  return emoticon;
}

function face(text: string): string {
  return (text[0] === "=" ? ":" : text[0]!) + text[1]!.toUpperCase();
}
