// The program of a container or of a detached process: `node main.ts [serve|train]`, set by environment variables
// (environment-options.ts). All else is behind an import(), so that what it is bundled into has no part that needs this
// file: a worker thread, which loads parts only, would start the program again.
void start();

// Not awaited above: what is bundled is CommonJS, which knows no await outside functions.
async function start(): Promise<void> {
  const { runProgram } = await import("./run-program.ts");
  await runProgram(process.argv.slice(2), process.env);
}
