import { once } from "node:events";
import { mkdir, rm } from "node:fs/promises";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import path from "node:path";
import { Account } from "./account.ts";
import { answerRequest } from "./answer-request.ts";
import type { Emulator, EmulatorOptions } from "./emulator.ts";
import { Faults } from "./faults.ts";
import { openOthers } from "./others/others.ts";
import { controlPlane } from "./wire/control-plane.ts";
import { standIns } from "./stand-ins/registry.ts";

const defaults = { region: "us-east-1", account: "123456789012", pace: 0.2, healthSeconds: 30 };

/** Starts SageMaker on loopback. Resolves when it answers. */
export async function startEmulator(options: EmulatorOptions): Promise<Emulator> {
  const { port, folder, runner, onCall = () => {} } = options;
  const region = options.region ?? defaults.region;
  const id = options.account ?? defaults.account;
  const faults = new Faults();
  const known: { account?: Account } = {};
  const ask = async (operation: string, input: string): Promise<unknown> =>
    controlPlane(known.account!, operation, { body: Buffer.from(input), view: "now" });
  const others = options.others ?? standIns({ account: id, region }, ask);
  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    await answerRequest({ account: known.account!, faults, others, onCall }, request, response);
  };
  const server = createServer({ keepAliveTimeout: 60_000, requestTimeout: 0 }, (request, response) => {
    void answer(request, response);
  });
  server.listen(port, "127.0.0.1");
  await once(server, "listening");
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  // In a folder of its own, so that nothing else is removed.
  const own = path.join(folder, `sagemaker-${process.pid}-${(server.address() as AddressInfo).port}`);
  await mkdir(own, { recursive: true });
  known.account = new Account({
    region,
    id,
    folder: own,
    runner,
    registry: options.registry,
    others: openOthers(options.others ?? url, region),
    pace: options.pace ?? defaults.pace,
    healthSeconds: options.healthSeconds ?? defaults.healthSeconds,
  });
  return {
    url,
    async close() {
      server.close();
      server.closeAllConnections();
      await known.account?.close();
      await rm(own, { recursive: true, force: true });
    },
  };
}
