import { readOutput, type Output } from "./output.ts";
import { listAt, mapAt, readYaml, textAt, type YamlMap, type YamlValue } from "./yaml-values.ts";

/** What a stage of a pipeline has made. */
export interface LockedStage {
  readonly name: string;
  /** The folder that paths start from, seen from the file's. */
  readonly folder: string;
  readonly outputs: readonly Output[];
}

/**
 * Reads `dvc.lock` (of schema 1 and 2). What it does not say stands in the `dvc.yaml` beside it: in which folder a stage
 * works, and which outputs are left to Git (`cache: false`). Errors: `input`.
 */
export function readDvcLock(lock: string, pipeline: string, where: string): LockedStage[] {
  const top = readYaml(lock, where);
  const locked = top.has("schema") ? mapAt(top, "stages", where) : top;
  const stages = mapAt(readYaml(pipeline, `${where}'s dvc.yaml`), "stages", where);
  return Array.from(locked.keys(), (name) => {
    const description = stageNamed(stages, name);
    const rules = description === undefined ? [] : rulesOf(description, where);
    const outputs = listAt(mapAt(locked, name, where), "outs", where).map((item) => {
      const output = readOutput(item, where);
      const rule = rules.find(({ pattern }) => pattern.test(output.path));
      return rule === undefined ? output : { ...output, ...rule.flags };
    });
    return { name, folder: (description && textAt(description, "wdir", where)) ?? ".", outputs };
  });
}

/** The description of `train@nb-tfidf` stands under `train`. */
function stageNamed(stages: YamlMap, name: string): YamlMap | undefined {
  const stage = stages.get(name) ?? stages.get(name.replace(/@.*$/su, ""));
  if (!(stage instanceof Map)) return undefined;
  const each = (stage as YamlMap).get("do");
  return (each instanceof Map ? each : stage) as YamlMap;
}

interface Rule {
  /** A path with `${…}` in it stands for many. */
  readonly pattern: RegExp;
  readonly flags: Partial<Pick<Output, "isCached" | "isPushed" | "remote">>;
}

function rulesOf(stage: YamlMap, where: string): Rule[] {
  return ["outs", "metrics", "plots"]
    .flatMap((kind) => listAt(stage, kind, where))
    .flatMap((item) => ruleOf(item, where));
}

function ruleOf(item: YamlValue, where: string): Rule[] {
  if (!(item instanceof Map)) return [];
  return Array.from((item as YamlMap).entries(), ([path, flags]): Rule => {
    const said = flags instanceof Map ? (flags as YamlMap) : new Map<string, YamlValue>();
    const remote = textAt(said, "remote", where);
    const parts = path.split(/\$\{[^}]*\}/u).map((part) => part.replaceAll(/[\\^$.*+?()[\]{}|]/gu, "\\$&"));
    return {
      pattern: new RegExp(`^${parts.join(".*")}$`, "su"),
      flags: {
        ...(said.has("cache") && { isCached: said.get("cache") !== "false" }),
        ...(said.has("push") && { isPushed: said.get("push") !== "false" }),
        ...(remote !== undefined && { remote }),
      },
    };
  });
}
