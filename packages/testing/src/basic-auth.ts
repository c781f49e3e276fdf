import { pbkdf2Sync } from "node:crypto";
import { writeFile } from "node:fs/promises";
import path from "node:path";
import { DatabaseSync } from "node:sqlite";

/** An administrator of a server; MLflow asks for 12 characters of password. */
export interface BasicAuth {
  readonly username: string;
  readonly password: string;
}

/** Writes what `mlflow server --app-name basic-auth` reads. @returns the variables that it takes besides. */
export async function configureBasicAuth(
  folder: string,
  { username, password }: BasicAuth,
): Promise<Record<string, string>> {
  const file = path.join(folder, "basic_auth.ini");
  const lines = [
    "[mlflow]",
    "default_permission = READ",
    `database_uri = sqlite:///${databaseIn(folder)}`,
    `admin_username = ${username}`,
    `admin_password = ${password.replaceAll("%", "%%")}`,
    "authorization_function = mlflow.server.auth:authenticate_request_basic_auth",
  ];
  await writeFile(file, `${lines.join("\n")}\n`);
  return { MLFLOW_AUTH_CONFIG_PATH: file, MLFLOW_FLASK_SERVER_SECRET_KEY: "only for this test" };
}

/**
 * Has a server that runs check the same password in no time. MLflow hashes it so that a guess is dear, and does so for
 * every request: 0.1 to 0.3 s each, of which a training makes dozens.
 */
export function hashCheaply(folder: string, { username, password }: BasicAuth): void {
  const salt = "salt";
  const hash = `pbkdf2:sha256:1$${salt}$${pbkdf2Sync(password, salt, 1, 32, "sha256").toString("hex")}`;
  const database = new DatabaseSync(databaseIn(folder), { timeout: 5000 });
  database.prepare("UPDATE users SET password_hash = ? WHERE username = ?").run(hash, username);
  database.close();
}

function databaseIn(folder: string): string {
  return path.join(folder, "basic_auth.db");
}
