import { settingDefinitions, settingNames, type SettingDefinition, type SettingName } from "./setting-definitions.ts";

const heading = `# What a project decides once. Flags and SENTIMENT_… variables win over it; \`sentiment config\` shows what holds.
# Take the # away before what is to hold here. An unknown key is an error, and no secret belongs here.
`;

/** A project file in which every setting is commented out: its default, or an example where it has none. */
export function projectFileTemplate(): string {
  const names = settingNames.filter((name) => settingDefinitions[name].inFile);
  const groups = new Set<string>();
  const parts = names.map((name) => {
    const [group, key] = name.split(".");
    const isFirst = key !== undefined && !groups.has(group!);
    groups.add(group!);
    return part(name, { key: key ?? name, group: key === undefined ? undefined : group, isFirst });
  });
  return `${heading}\n${parts.join("\n")}`;
}

interface Place {
  readonly key: string;
  readonly group: string | undefined;
  /** The first of its group, whose key it brings. */
  readonly isFirst: boolean;
}

function part(name: SettingName, { key, group, isFirst }: Place): string {
  const { description, fallback, example }: SettingDefinition<unknown> = settingDefinitions[name];
  const value = example ?? fallback();
  const pairs = typeof value === "object" ? Object.entries(value ?? {}) : [];
  const own = typeof value === "object" ? `${key}:` : `${key}: ${value as string}`;
  const indent = group === undefined ? "" : "  ";
  const lines = [own, ...pairs.map(([one, text]) => `  ${one}: ${text as string}`)].map((line) => `#${indent}${line}`);
  return [...(isFirst ? [`#${group}:`] : []), `${indent}# ${description}`, ...lines, ""].join("\n");
}
