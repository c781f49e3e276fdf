import { pythonSpace } from "../characters/python-space.ts";
import type { CleaningStep } from "./cleaning-step.ts";

const spaceOrEnd = new RegExp(`[${pythonSpace}]|$`, "gu");

/**
 * Python's `re.sub(r"@\S+ ", "", text)`: from an `@`, wherever it stands, to the blank after it, the blank included.
 * A mention that nothing or other white space follows stays, and so does an `@` right before a blank.
 *
 * `\S+` can only end where the white space begins, and of two `@` in one stretch both meet the same end; so each
 * stretch is looked at once, where a backtracking expression is quadratic on a long run of `@`.
 */
export const mentions: CleaningStep = {
  summary: "delete every match of @\\S+ and the blank after it",
  apply(text) {
    let kept = "";
    let keptTo = 0;
    let at = text.indexOf("@");
    while (at !== -1) {
      spaceOrEnd.lastIndex = at + 1;
      const stop = spaceOrEnd.exec(text)!.index;
      if (stop > at + 1 && text[stop] === " ") {
        kept += text.slice(keptTo, at);
        keptTo = stop + 1;
      }
      at = text.indexOf("@", stop);
    }
    return kept + text.slice(keptTo);
  },
};
