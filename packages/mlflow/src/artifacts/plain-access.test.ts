import { expect, it } from "vitest";
import { readAccess } from "../read-access.ts";
import { plainAccess } from "./plain-access.ts";

it("is what an environment without variables says", async () => {
  const { multipart, s3 } = await readAccess({}, { uri: "sqlite:///mlflow.db" });
  expect({ multipart, s3 }).toEqual({ multipart: plainAccess.multipart, s3: plainAccess.s3 });
});
