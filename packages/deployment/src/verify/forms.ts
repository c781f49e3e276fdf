/** The content types that `/invocations` takes and answers in. */
export type Form = "application/json" | "application/jsonlines" | "text/csv" | "text/plain";

/** Texts as a request's body. As plain text they must be free of line ends. */
export const bodyOf: Readonly<Record<Form, (texts: readonly string[]) => string>> = {
  "application/json": (texts) => JSON.stringify({ inputs: texts }),
  "application/jsonlines": (texts) => texts.map((text) => `${JSON.stringify({ text })}\n`).join(""),
  "text/csv": (texts) => `text\n${texts.map((text) => `"${text.replaceAll('"', '""')}"\n`).join("")}`,
  "text/plain": (texts) => texts.map((text) => `${text}\n`).join(""),
};
