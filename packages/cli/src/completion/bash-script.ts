import { shellWords } from "../words/shell-words.ts";
import type { FlagFacts, Place } from "./completion-facts.ts";

/** Completion for bash 3.2 and newer. Where nothing is known – a path, a number – bash completes file names. */
export function bashScript(places: readonly Place[]): string {
  return `# Completion of sentiment for bash. In ~/.bashrc:  source <(sentiment completion bash)
_sentiment() {
  local current="\${COMP_WORDS[COMP_CWORD]}" previous="\${COMP_WORDS[COMP_CWORD - 1]}" place="" words="" index
  for ((index = 1; index < COMP_CWORD; index++)); do
    case "$place \${COMP_WORDS[index]}" in
      ${pathPatterns(places)}) place="\${place:+$place }\${COMP_WORDS[index]}" ;;
    esac
  done
  COMPREPLY=()
  case "$place:$previous" in
${places.flatMap(({ path, flags }) => flags.flatMap((flag) => valueCase(path, flag))).join("\n")}
  esac
  case "$place" in
${places.map(placeCase).join("\n")}
  esac
  COMPREPLY=($(compgen -W "$words" -- "$current"))
}
complete -o default -F _sentiment sentiment
`;
}

/** Patterns of \`<place so far> <next word>\`; at first the place is empty. */
function pathPatterns(places: readonly Place[]): string {
  const paths = places.map(({ path }) => path).filter(Boolean);
  return paths.map((path) => (path.includes(" ") ? `"${path}"` : `" ${path}"`)).join(" | ");
}

function valueCase(path: string, { forms, takesValue, choices }: FlagFacts): string[] {
  if (!takesValue) return [];
  const pattern = forms.map((form) => `"${path}:${form}"`).join(" | ");
  const reply =
    choices.length === 0 ? "" : ` COMPREPLY=($(compgen -W ${shellWords(choices.join(" "))} -- "$current"));`;
  return [`    ${pattern})${reply} return ;;`];
}

function placeCase({ path, words, flags }: Place): string {
  const candidates = [...words.map(({ word }) => word), ...flags.flatMap(({ forms }) => forms.slice(0, 1)), "--help"];
  return `    "${path}") words="${candidates.join(" ")}" ;;`;
}
