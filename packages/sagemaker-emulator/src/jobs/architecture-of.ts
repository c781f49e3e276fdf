/** What an instance type's processors are: those with a g behind the generation are Graviton, as ml.m6g.large and ml.c7gn.xlarge. */
export function architectureOf(instanceType: string): "amd64" | "arm64" {
  return /^ml\.[a-z]+\dg[a-z]*\./u.test(instanceType) ? "arm64" : "amd64";
}
