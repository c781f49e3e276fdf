/** Keys as AWS's tools read them. */
export interface MotoKeys {
  readonly AWS_ACCESS_KEY_ID: string;
  readonly AWS_SECRET_ACCESS_KEY: string;
}

const allOfS3 = {
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Action: "s3:*", Resource: "*" }],
};

/**
 * From now on moto answers only who may do what is asked, and looks at every signature as AWS does: it lets nobody in but the
 * user of these keys, who may do everything with S3.
 */
export async function requireKeys(motoUrl: string): Promise<MotoKeys> {
  await iam(motoUrl, { Action: "CreateUser", UserName: "ada" });
  const made = await iam(motoUrl, { Action: "CreateAccessKey", UserName: "ada" });
  const policy = { PolicyName: "s3", PolicyDocument: JSON.stringify(allOfS3) };
  await iam(motoUrl, { Action: "PutUserPolicy", UserName: "ada", ...policy });
  await answered(fetch(`${motoUrl}/moto-api/reset-auth`, { method: "POST", body: "0" }));
  const value = (name: string): string => new RegExp(`<${name}>([^<]+)</${name}>`, "u").exec(made)?.[1] ?? "";
  return { AWS_ACCESS_KEY_ID: value("AccessKeyId"), AWS_SECRET_ACCESS_KEY: value("SecretAccessKey") };
}

/** moto knows by the signature which service is meant; the signature itself it does not look at yet. */
function iam(url: string, action: Readonly<Record<string, string>>): Promise<string> {
  const scope = "Credential=any/20260101/us-east-1/iam/aws4_request";
  const authorization = `AWS4-HMAC-SHA256 ${scope}, SignedHeaders=host, Signature=0`;
  const body = new URLSearchParams({ ...action, Version: "2010-05-08" });
  return answered(fetch(url, { method: "POST", headers: { authorization }, body }));
}

async function answered(asked: Promise<Response>): Promise<string> {
  const answer = await asked;
  const text = await answer.text();
  if (!answer.ok) throw new Error(`moto answered ${answer.status}: ${text}`);
  return text;
}
