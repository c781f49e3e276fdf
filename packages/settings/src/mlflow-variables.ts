import { settingDefinitions, settingNames, type SettingDefinition } from "./setting-definitions.ts";

export interface SetVariable {
  readonly name: string;
  /** `***` for a secret; of a URI, without user and password. */
  readonly value: string;
}

const others =
  /^(?:(?:https?|all|no)_proxy|REQUESTS_CA_BUNDLE|CURL_CA_BUNDLE|NETRC|DAGSHUB_USER_TOKEN|AWS_(?:DEFAULT_)?REGION|AWS_ENDPOINT_URL(?:_S3)?)$/iu;
const secret = /PASSWORD|TOKEN|SECRET|EXTRA_ARGS/iu;

/** The variables that are set and decide how servers are reached, by name; those of settings are among the settings. */
export function mlflowVariables(environment: Readonly<Record<string, string | undefined>>): readonly SetVariable[] {
  const own = new Set(
    settingNames.map((name) => (settingDefinitions[name] as SettingDefinition<unknown>).mlflowEnvironment),
  );
  return Object.entries(environment)
    .flatMap(([name, value]): SetVariable[] => {
      const meant = name.startsWith("MLFLOW_") ? !own.has(name) : others.test(name);
      if (!meant || value === undefined || value === "") return [];
      return [{ name, value: secret.test(name) ? "***" : value.replaceAll(/\/\/\S*@/gu, "//***@") }];
    })
    .toSorted((a, b) => (a.name < b.name ? -1 : 1));
}
