import { randomInt } from "node:crypto";

const qualities =
  "able agile amber ample bold brave bright brisk calm clear clever cosy crisp curious dapper eager early fair fast fine " +
  "frank free fresh gentle glad golden grand happy hardy keen kind lively loyal lucid lucky mellow merry modest neat nimble " +
  "noble patient plucky polite proud quick quiet rapid ready sharp silver smart snug sound spry steady sunny swift tidy " +
  "trusty vivid warm wise witty young";
const animals =
  "ant badger bat bear beaver bee bison boar buzzard camel carp cat clam cod cow crane cricket crow deer dog dove duck " +
  "eagle eel elk falcon finch fox frog gecko goat goose gull hare hawk hen heron horse ibex jay koala lark lemur lion lynx " +
  "magpie mole moose moth mouse mule newt otter owl ox panda perch pike plover pony puma rabbit raven robin rook salmon seal " +
  "shark sheep shrew snail sparrow squid stork swan swift tern thrush tiger toad trout tuna turtle viper vole wasp whale wolf " +
  "wren yak zebra";

/** A name for a run that was given none, of the form MLflow uses: `plucky-heron-371`. */
export function randomRunName(): string {
  return `${anyOf(qualities)}-${anyOf(animals)}-${randomInt(1001)}`;
}

function anyOf(words: string): string {
  const all = words.split(" ");
  return all[randomInt(all.length)] ?? words;
}
