export { withSetting, type SettingEdit } from "./edit-project-file.ts";
export type { ServerLogin } from "./mlflow-credentials.ts";
export { mlflowVariables, type SetVariable } from "./mlflow-variables.ts";
export { projectFileTemplate } from "./project-file-template.ts";
export {
  projectFileName,
  resolveSettings,
  type Origin,
  type ResolvedSettings,
  type SettingReport,
  type SettingSources,
} from "./resolve-settings.ts";
export {
  flagOf,
  settingDefinitions,
  settingNames,
  variablesOf,
  type SettingDefinition,
  type SettingName,
  type Settings,
} from "./setting-definitions.ts";
export { numberWhere, someText, wholeNumber } from "./value-schemas.ts";
