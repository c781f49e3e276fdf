import { readdir } from "node:fs/promises";
import path from "node:path";
import { SentimentError, someOf } from "@sentiment/errors";
import { readManifest } from "@sentiment/pipeline";
import { filesOf, type KnownFile } from "./files-of.ts";

/**
 * The files that a model consists of: `model.json`, those that it names, and `MLmodel`. What else lies beside them –
 * pictures, notes – does not count, with one exception: what looks like a secret is an input error that names it, since
 * such a folder would give it away elsewhere, where folders are taken as they are. So are links, and files that are not
 * as `model.json` has them.
 */
export async function modelFiles(modelDir: string): Promise<readonly KnownFile[]> {
  const manifest = readManifest(modelDir);
  const entries = await readdir(modelDir, { recursive: true, withFileTypes: true });
  const relative = entries.map((entry) => path.relative(modelDir, path.join(entry.parentPath, entry.name)));
  const secrets = relative.filter((name) => looksSecret(path.basename(name)));
  if (secrets.length > 0) throw secretsInside(modelDir, secrets);
  const names = ["model.json", ...Object.keys(manifest.files), ...relative.filter((name) => name === "MLmodel")];
  const files = await filesOf(modelDir, names);
  for (const file of files) {
    const expected = manifest.files[file.name];
    if (expected !== undefined && expected.sha256 !== file.sha256) throw notAsSaved(file.path);
  }
  return files;
}

/** By the names that tools give to what opens doors. */
const secretNames = [
  /^\.(env|git|aws|ssh|docker|kube|npmrc|netrc|pypirc|htpasswd|git-credentials|dockercfg)(\..*)?$/u,
  /^(id_(rsa|dsa|ecdsa|ed25519)|credentials|secrets?|kubeconfig)(\..*)?$/u,
  /\.(pem|key|p12|pfx|jks|keystore|kdbx)$/u,
];

export function looksSecret(name: string): boolean {
  return secretNames.some((pattern) => pattern.test(name.toLowerCase()));
}

function secretsInside(modelDir: string, names: readonly string[]): SentimentError {
  return new SentimentError({
    kind: "input",
    code: "SECRETS_IN_MODEL",
    message: `${modelDir} holds what looks like secrets, which are not for an image: ${someOf(names)}.`,
    hint: "Move them elsewhere: a model directory is what `sentiment train` wrote, and nothing else.",
  });
}

function notAsSaved(file: string): SentimentError {
  return new SentimentError({
    kind: "input",
    code: "MODEL_CORRUPT",
    message: `${file} is not what was saved with the model: its SHA-256 differs from that in model.json.`,
    hint: "Get the model again from where you have it, or train it anew.",
  });
}
