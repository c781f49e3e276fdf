export { describeWithBrowser, openBrowser } from "./browser.ts";
export { describeUnlessAbsent } from "./describe-unless-absent.ts";
export { startMlflowServer, startModelServer, type MlflowServer } from "./mlflow-server.ts";
export { describeWithPython, pythonPath, runPython } from "./python.ts";
export { repositoryRoot } from "./repository-root.ts";
export { runProcess, type ProcessOptions, type ProcessResult } from "./run-process.ts";
export { runSentiment } from "./run-sentiment.ts";
export { temporaryFolder } from "./temporary-folder.ts";
export { describeWithTweets, tweetsPath } from "./tweets.ts";
