import { release, type Random } from "@sentiment/numerics";

/**
 * Draws how many marked items are among `drawn` items taken without replacement from `total`, `marked` of which are
 * marked: by inversion, from the most likely number outwards, so that no probability underflows and a draw takes about
 * as many steps as the distribution's standard deviation.
 *
 * The probability of the most likely number comes from log-factorials, its neighbours' from the ratio of successive
 * terms (Kachitvichyanukul and Schmeiser, "Computer generation of hypergeometric random variates", 1985).
 */
export class Hypergeometric {
  readonly #total: number;
  readonly #drawn: number;
  readonly #logFactorials: Float64Array;

  constructor(total: number, drawn: number) {
    this.#total = total;
    this.#drawn = drawn;
    this.#logFactorials = logFactorials(total);
  }

  /** Gives the memory of its table back; it must not be used any more. */
  release(): void {
    release(this.#logFactorials);
  }

  draw(random: Random, marked: number): number {
    const drawn = this.#drawn;
    const unmarked = this.#total - marked;
    const least = Math.max(0, drawn - unmarked);
    const most = Math.min(drawn, marked);
    if (least === most) return most;
    const mode = Math.floor(((drawn + 1) * (marked + 1)) / (this.#total + 2));
    let left = random.float();
    const probability = Math.exp(this.#logProbability(mode, marked));
    left -= probability;
    let below = mode;
    let above = mode;
    let probabilityBelow = probability;
    let probabilityAbove = probability;
    while (left > 0 && (below > least || above < most)) {
      if (above < most) {
        probabilityAbove *= ((marked - above) * (drawn - above)) / ((above + 1) * (unmarked - drawn + above + 1));
        above++;
        left -= probabilityAbove;
        if (left <= 0) return above;
      }
      if (below > least) {
        probabilityBelow *= (below * (unmarked - drawn + below)) / ((marked - below + 1) * (drawn - below + 1));
        below--;
        left -= probabilityBelow;
        if (left <= 0) return below;
      }
    }
    return mode;
  }

  #logProbability(found: number, marked: number): number {
    const log = this.#logFactorials;
    const total = this.#total;
    const drawn = this.#drawn;
    const unmarked = total - marked;
    const logWays = log[marked]! - log[found]! - log[marked - found]!;
    const logOtherWays = log[unmarked]! - log[drawn - found]! - log[unmarked - drawn + found]!;
    return logWays + logOtherWays - (log[total]! - log[drawn]! - log[total - drawn]!);
  }
}

/** log(n!) for n = 0 … `largest`. */
function logFactorials(largest: number): Float64Array {
  const table = new Float64Array(largest + 1);
  for (let n = 1; n <= largest; n++) table[n] = table[n - 1]! + Math.log(n);
  return table;
}
