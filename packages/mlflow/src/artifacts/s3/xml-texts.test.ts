import { expect, it } from "vitest";
import { readS3Listing } from "./s3-listing.ts";
import { xmlText, xmlTexts } from "./xml-texts.ts";

it("reads texts of elements, with entities, and none where there is none", () => {
  const xml = `<?xml version="1.0"?><E xmlns="x"><Code>a &lt;b&gt; &amp;amp; &#233;&#x1F600; &unknown;</Code><Empty/><Code>2</Code></E>`;
  expect(xmlText(xml, "Code")).toBe("a <b> &amp; é😀 &unknown;");
  expect(xmlTexts(xml, "Code")).toHaveLength(2);
  expect(xmlText(xml, "Empty")).toBe("");
  expect(xmlText(xml, "Message")).toBeUndefined();
  expect(xmlText("<a>&#x7fffffff;</a>", "a")).toBe("&#x7fffffff;");
});

it("reads a page of objects as Amazon writes it, blanks as + in it", () => {
  const xml = `<ListBucketResult><IsTruncated>true</IsTruncated><NextContinuationToken>t=&amp;1</NextContinuationToken>
    <EncodingType>url</EncodingType><Contents><Key>a/b+c%2Bd%26.txt</Key><ETag>&quot;d41d8cd98f00b204e9800998ecf8427e&quot;</ETag><Size>0</Size></Contents>
    <Contents><Key>a/parts</Key><ETag>"d41d8cd98f00b204e9800998ecf8427e-2"</ETag><Size>7</Size></Contents>
    <CommonPrefixes><Prefix>a/x+y/</Prefix></CommonPrefixes></ListBucketResult>`;
  expect(readS3Listing(xml)).toEqual({
    objects: [
      { key: "a/b c+d&.txt", size: 0, md5: "d41d8cd98f00b204e9800998ecf8427e" },
      { key: "a/parts", size: 7, md5: undefined },
    ],
    folders: ["a/x y/"],
    next: "t=&1",
  });
});
