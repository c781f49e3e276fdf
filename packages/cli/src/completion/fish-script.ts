import type { FlagFacts, Place } from "./completion-facts.ts";

/** Completion for fish 3 and newer. */
export function fishScript(places: readonly Place[]): string {
  const paths = places.map(({ path }) => path).filter(Boolean);
  return `# Completion of sentiment for fish:  sentiment completion fish > ~/.config/fish/completions/sentiment.fish
function __sentiment_place
  set -l place
  for word in (commandline -opc)[2..-1]
    if contains -- (string trim -- "$place $word") ${paths.map(quoted).join(" ")}
      set place (string trim -- "$place $word")
    end
  end
  echo $place
end
complete -c sentiment -e
${places.flatMap(placeLines).join("\n")}
`;
}

function placeLines({ path, words, flags }: Place): string[] {
  const here = `complete -c sentiment -n ${quoted(`test (__sentiment_place) = "${path}"`)}`;
  return [
    ...words.map(({ word, description }) => `${here} -f -a ${quoted(word)} -d ${quoted(description)}`),
    ...flags.map((flag) => `${here} ${flagWords(flag)}`),
  ];
}

function flagWords({ forms, description, takesValue, choices }: FlagFacts): string {
  const parts = forms.map((form) => (form.startsWith("--") ? `-l ${form.slice(2)}` : `-s ${form.slice(1)}`));
  if (takesValue) parts.push(choices.length === 0 ? "-r" : `-x -a ${quoted(choices.join(" "))}`);
  return [...parts, `-d ${quoted(description)}`].join(" ");
}

/** In fish's single quotes only the quote and the backslash need one. */
function quoted(text: string): string {
  return `'${text.replaceAll("\\", "\\\\").replaceAll("'", "\\'")}'`;
}
