import { describeWithPython, runPython } from "@sentiment/testing";
import { expect, it } from "vitest";
import { s3BucketUrl } from "@sentiment/http";

const places = ["bucket", "my.bucket"].flatMap((bucket) =>
  (["auto", "path", "virtual"] as const).flatMap((style) =>
    [undefined, "http://minio.example:9000", "https://minio.example/s3"].flatMap((endpoint) =>
      ["eu-west-1", "us-east-1", "cn-north-1"].map((region) => ({ bucket, style, endpoint, region })),
    ),
  ),
);

describeWithPython("where a bucket is", () => {
  // Left to itself boto3 still asks for us-east-1 at the address from when there was no other region.
  it("is where boto3 looks for it", async () => {
    const theirs = await runPython(
      `
import json, sys, boto3
from botocore.client import Config
class Sent(Exception):
    pass
def stop(request, **_):
    raise Sent(request.url)
def url(place):
    config = Config(signature_version="s3v4", s3={"addressing_style": place["style"], "us_east_1_regional_endpoint": "regional"})
    client = boto3.client("s3", config=config, endpoint_url=place.get("endpoint"), region_name=place["region"],
        aws_access_key_id="a", aws_secret_access_key="b")
    client.meta.events.register("before-send.s3", stop)
    try:
        client.get_object(Bucket=place["bucket"], Key="k")
    except Sent as sent:
        return str(sent)
print(json.dumps([url(place) for place in json.load(sys.stdin)]))`,
      places,
    );
    const ours = places.map(
      ({ bucket, style, endpoint, region }) =>
        `${s3BucketUrl(bucket, region, { endpointUrl: endpoint, addressingStyle: style })}/k`,
    );
    expect(ours).toEqual(theirs);
  });
});

it("a number is no name that another can be put before", () => {
  const s3 = { endpointUrl: "http://127.0.0.1:9000", addressingStyle: "virtual" } as const;
  expect(s3BucketUrl("bucket", "eu-west-1", s3)).toBe("http://127.0.0.1:9000/bucket");
});
