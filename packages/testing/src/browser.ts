import { existsSync } from "node:fs";
import type { Browser } from "playwright-core";
import { describeUnlessAbsent } from "./describe-unless-absent.ts";

/** Debian's Chromium (scripts/test.sh installs it where it may), or what `$SENTIMENT_CHROMIUM` names. */
function chromiumPath(): string {
  return process.env["SENTIMENT_CHROMIUM"] || "/usr/bin/chromium";
}

/** `describe` for a suite that opens pages in a real browser; see `describeUnlessAbsent` for where there is none. */
export function describeWithBrowser(name: string, body: () => void): void {
  describeUnlessAbsent(browserAbsence(), name, body);
}

function browserAbsence(): string | undefined {
  return existsSync(chromiumPath()) ? undefined : `no Chromium at ${chromiumPath()}`;
}

/** Starts Chromium without a window, and without its own traffic to the outside. The caller closes it. */
export async function openBrowser(): Promise<Browser> {
  const { chromium } = await import("playwright-core");
  return chromium.launch({
    executablePath: chromiumPath(),
    args: [
      "--no-sandbox",
      "--disable-gpu",
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
    ],
  });
}
