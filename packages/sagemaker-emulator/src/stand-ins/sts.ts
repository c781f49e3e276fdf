import { queryStandIn } from "./query-stand-in.ts";
import type { StandIn } from "./stand-in.ts";

/** STS: everybody is the account's administrator. */
export function sts(account: string): StandIn {
  return queryStandIn("sts", {
    namespace: "https://sts.amazonaws.com/doc/2011-06-15/",
    actions: {
      GetCallerIdentity: () => {
        return { Arn: `arn:aws:iam::${account}:user/emulator`, UserId: "AIDAEMULATOR", Account: account };
      },
    },
  });
}
