import { createHash } from "node:crypto";
import { openapiDocument } from "../openapi-document.ts";
import { jsonReply, type Route } from "../route.ts";

export const openapi: Route = {
  name: "/openapi.json",
  method: "GET",
  answer: (_, { options, model }) => jsonReply(openapiDocument(options, model.classes)),
};

const style = `
:root{color-scheme:light dark}body{font:16px/1.5 system-ui,sans-serif;max-width:48rem;margin:2rem auto;padding:0 1rem}
textarea{width:100%;font:inherit;box-sizing:border-box}pre{overflow:auto;padding:.5rem;border:1px solid #8888;border-radius:4px}
code{font-family:ui-monospace,monospace}dt{font-weight:600}dd{margin:0 0 .5rem}`;
// What comes from the server is put in as text, never as HTML.
const script = `
const at=(id)=>document.getElementById(id);
fetch("openapi.json").then((answer)=>answer.json()).then(({info,paths})=>{
  at("title").textContent=document.title=info.title+" "+info.version;
  for(const [path,operations] of Object.entries(paths))for(const [method,{summary}] of Object.entries(operations)){
    const term=document.createElement("dt");const code=document.createElement("code");
    code.textContent=method.toUpperCase()+" "+path;term.append(code);
    const words=document.createElement("dd");words.textContent=summary;at("paths").append(term,words);
  }
});
at("try").addEventListener("submit",async(event)=>{
  event.preventDefault();
  const body=JSON.stringify({inputs:at("texts").value.split("\\n"),params:{explain:at("explain").checked}});
  const answer=await fetch("invocations",{method:"POST",headers:{"content-type":"application/json"},body});
  at("answer").textContent=JSON.stringify(await answer.json(),null,2);
});`;
const page = `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>sentiment</title><style>${style}</style></head>
<body><h1 id="title">sentiment</h1>
<form id="try"><label for="texts">Texts, one a line</label>
<textarea id="texts" rows="3">What a lovely day!</textarea>
<label><input type="checkbox" id="explain"> explain</label> <button>Predict</button></form>
<pre id="answer" aria-live="polite">–</pre>
<h2>What it answers</h2><dl id="paths"></dl>
<p>All of it, for machines: <a href="openapi.json">openapi.json</a></p>
<script>${script}</script></body></html>
`;

const hash = (source: string): string => `'sha256-${createHash("sha256").update(source).digest("base64")}'`;
const policy = `default-src 'none'; connect-src 'self'; style-src ${hash(style)}; script-src ${hash(script)}; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`;

/** A page to try the server with; nothing of it comes from elsewhere. */
export const docs: Route = {
  name: "/docs",
  method: "GET",
  answer: () => ({
    status: 200,
    type: "text/html; charset=utf-8",
    body: page,
    headers: { "content-security-policy": policy, "x-content-type-options": "nosniff" },
  }),
};
