// node scripts/bench/serving/empty-process.ts PORT: a server of node:http that reads requests and says nothing of them. What it takes is
// what the machine, Node and the load generator take, whatever is served.
import { createServer } from "node:http";

const body = '{"predictions":[]}';
createServer((request, response) => {
  request.resume().on("end", () => {
    response.writeHead(200, { "content-type": "application/json", "content-length": body.length }).end(body);
  });
}).listen(Number(process.argv[2]), "127.0.0.1");
