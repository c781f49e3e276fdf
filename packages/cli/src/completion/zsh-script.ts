import type { FlagFacts, Place } from "./completion-facts.ts";

/** Completion for zsh, to be sourced or put on \`fpath\` as \`_sentiment\`. */
export function zshScript(places: readonly Place[]): string {
  const paths = places.map(({ path }) => path).filter(Boolean);
  const patterns = paths.map((path) => (path.includes(" ") ? `"${path}"` : `" ${path}"`)).join(" | ");
  return `#compdef sentiment
# Completion of sentiment for zsh. In ~/.zshrc, after compinit:  source <(sentiment completion zsh)
_sentiment() {
  local place="" word
  local -a candidates
  for word in "\${(@)words[2,CURRENT-1]}"; do
    case "$place $word" in
      ${patterns}) place="\${place:+$place }$word" ;;
    esac
  done
  case "$place:\${words[CURRENT-1]}" in
${places.flatMap(({ path, flags }) => flags.flatMap((flag) => valueCase(path, flag))).join("\n")}
  esac
  case "$place" in
${places.map(placeCase).join("\n")}
  esac
  _describe sentiment candidates || _files
}
if [ "\${funcstack[1]}" = "_sentiment" ]; then _sentiment "$@"; else compdef _sentiment sentiment; fi
`;
}

function valueCase(path: string, { forms, takesValue, choices }: FlagFacts): string[] {
  if (!takesValue) return [];
  const pattern = forms.map((form) => `"${path}:${form}"`).join(" | ");
  return [`    ${pattern}) ${choices.length === 0 ? "_files" : `compadd -- ${choices.join(" ")}`}; return ;;`];
}

function placeCase({ path, words, flags }: Place): string {
  const candidates = [
    ...words.map(({ word, description }) => described(word, description)),
    ...flags.flatMap(({ forms, description }) => forms.map((form) => described(form, description))),
    described("--help", "show this help"),
  ];
  return `    "${path}") candidates=(${candidates.join(" ")}) ;;`;
}

/** A word of \`_describe\`: a colon parts the word from its description. */
function described(word: string, description: string): string {
  return `'${word}:${description.replaceAll("'", "'\\''").replaceAll(":", "\\:")}'`;
}
