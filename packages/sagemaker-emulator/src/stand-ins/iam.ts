import { AwsError } from "../wire/aws-error.ts";
import { queryStandIn, type Action } from "./query-stand-in.ts";
import type { StandIn } from "./stand-in.ts";
import type { XmlElements } from "./xml.ts";

interface Role {
  readonly name: string;
  readonly path: string;
  readonly created: string;
  trust: string;
  readonly policies: Map<string, string>;
  readonly tags: Map<string, string>;
}

/** IAM: roles with their policies in them. The roles that SageMaker and Scheduler run as by default are there from the start. */
export function iam(account: string): StandIn {
  const roles = new Map<string, Role>();
  const add = (name: string, path: string, trust: string): Role => {
    const role = { name, path, trust, created: new Date().toISOString(), policies: new Map(), tags: new Map() };
    roles.set(name, role);
    return role;
  };
  // As if `sentiment iam setup` had made them, which may mend and remove them.
  add("sentiment-execution", "/", trusting("sagemaker.amazonaws.com")).tags.set("sentiment:role", "execution");
  add("sentiment-expiry", "/", trusting("scheduler.amazonaws.com")).tags.set("sentiment:role", "expiry");
  const told = (role: Role): XmlElements => {
    return {
      Role: {
        Path: role.path,
        RoleName: role.name,
        RoleId: "AROAEMULATOR",
        Arn: `arn:aws:iam::${account}:role${role.path}${role.name}`,
        CreateDate: role.created,
        AssumeRolePolicyDocument: encodeURIComponent(role.trust),
        Tags: tagList(role),
      },
    };
  };
  const named = (parameters: URLSearchParams): Role => {
    const name = parameters.get("RoleName") ?? "";
    const role = roles.get(name);
    if (role === undefined) throw noSuch(`The role with name ${name} cannot be found.`);
    return role;
  };
  const actions: Readonly<Record<string, Action>> = {
    CreateRole(parameters) {
      const name = parameters.get("RoleName") ?? "";
      if (roles.has(name)) {
        throw new AwsError("EntityAlreadyExists", `Role with name ${name} already exists.`, { status: 409 });
      }
      const role = add(name, parameters.get("Path") ?? "/", policy(parameters, "AssumeRolePolicyDocument"));
      tag(role, parameters);
      return told(role);
    },
    GetRole: (parameters) => told(named(parameters)),
    UpdateAssumeRolePolicy(parameters) {
      named(parameters).trust = policy(parameters, "PolicyDocument");
      return {};
    },
    DeleteRole(parameters) {
      const { name, policies } = named(parameters);
      if (policies.size > 0) {
        throw new AwsError("DeleteConflict", "Cannot delete entity, must delete policies first.", { status: 409 });
      }
      roles.delete(name);
      return {};
    },
    ...policyActions(named),
    ...absentActions,
    TagRole(parameters) {
      tag(named(parameters), parameters);
      return {};
    },
    ListRoleTags: (parameters) => ({ Tags: tagList(named(parameters)), IsTruncated: false }),
  };
  return queryStandIn("iam", { namespace: "https://iam.amazonaws.com/doc/2010-05-08/", actions });
}

function trusting(service: string): string {
  const statement = { Effect: "Allow", Principal: { Service: service }, Action: "sts:AssumeRole" };
  return JSON.stringify({ Version: "2012-10-17", Statement: [statement] });
}

/** Policies in roles; of managed ones none is attached. */
function policyActions(named: (parameters: URLSearchParams) => Role): Readonly<Record<string, Action>> {
  return {
    PutRolePolicy(parameters) {
      named(parameters).policies.set(parameters.get("PolicyName") ?? "", policy(parameters, "PolicyDocument"));
      return {};
    },
    GetRolePolicy(parameters) {
      const role = named(parameters);
      const name = parameters.get("PolicyName") ?? "";
      const document = role.policies.get(name);
      if (document === undefined) throw noSuch(`The role policy with name ${name} cannot be found.`);
      return { RoleName: role.name, PolicyName: name, PolicyDocument: encodeURIComponent(document) };
    },
    ListRolePolicies(parameters) {
      return { PolicyNames: { member: [...named(parameters).policies.keys()] }, IsTruncated: false };
    },
    DeleteRolePolicy(parameters) {
      const name = parameters.get("PolicyName") ?? "";
      if (!named(parameters).policies.delete(name)) throw noSuch(`The role policy with name ${name} cannot be found.`);
      return {};
    },
    ListAttachedRolePolicies(parameters) {
      named(parameters);
      return { AttachedPolicies: {}, IsTruncated: false };
    },
    ListInstanceProfilesForRole(parameters) {
      named(parameters);
      return { InstanceProfiles: {}, IsTruncated: false };
    },
  };
}

/** What else may be looked for, and is not there. */
const absentActions: Readonly<Record<string, Action>> = Object.fromEntries(
  ["GetGroup", "GetUser", "GetOpenIDConnectProvider", "ListAccessKeys"].map((name) => [
    name,
    () => {
      throw noSuch("There are but roles here.");
    },
  ]),
);

function policy(parameters: URLSearchParams, name: string): string {
  const document = parameters.get(name) ?? "";
  try {
    JSON.parse(document);
    return document;
  } catch {
    throw new AwsError("MalformedPolicyDocument", "Syntax errors in policy.");
  }
}

function tag(role: Role, parameters: URLSearchParams): void {
  for (let index = 1; parameters.has(`Tags.member.${index}.Key`); index += 1) {
    role.tags.set(parameters.get(`Tags.member.${index}.Key`)!, parameters.get(`Tags.member.${index}.Value`) ?? "");
  }
}

function tagList({ tags }: Role): XmlElements {
  return { member: Array.from(tags, ([Key, Value]) => ({ Key, Value })) };
}

function noSuch(message: string): AwsError {
  return new AwsError("NoSuchEntity", message, { status: 404 });
}
