import { bashScript } from "../completion/bash-script.ts";
import { completionPlaces, type Place } from "../completion/completion-facts.ts";
import { fishScript } from "../completion/fish-script.ts";
import { zshScript } from "../completion/zsh-script.ts";
import { defineCommand } from "../define-command.ts";
import { oneOf, type Option } from "../option.ts";

const scripts: Readonly<Record<string, (places: readonly Place[]) => string>> = {
  bash: bashScript,
  zsh: zshScript,
  fish: fishScript,
};
const shells = Object.keys(scripts);

const shell: Option<string> = {
  flags: "<shell>",
  description: shells.join(", "),
  schema: oneOf(shells),
  choices: shells,
};

/** A script that lets a shell complete commands, flags and values. */
export const completion = defineCommand({
  description: "Prints a script that lets a shell complete the commands, flags and values of sentiment.",
  examples: [
    "source <(sentiment completion bash)",
    "source <(sentiment completion zsh)",
    "sentiment completion fish > ~/.config/fish/completions/sentiment.fish",
  ],
  options: { shell },
  refusesJson: "a completion script is for a shell",
  async run(values, context) {
    return { script: scripts[values.shell]!(await completionPlaces(context.commands)) };
  },
  render: ({ script }) => script.trimEnd(),
  quiet: ({ script }) => script.trimEnd(),
});
