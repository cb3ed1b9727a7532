// The product as a person starts it: a process with a data folder, two addresses and a line that names one of them.

import { spawn } from "node:child_process";
import { once } from "node:events";
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync } from "node:fs";
import { request } from "node:http";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

const fromHere = (path) => fileURLToPath(new URL(path, import.meta.url));
const program = process.env.TIDEGATE_PROGRAM ?? fromHere("../target/debug/tidegate");
const site = process.env.TIDEGATE_SITE ?? fromHere("../target/end2end/site");

const START_MAX_MS = 60_000;
const STOP_MAX_MS = 15_000;

export class Product {
  /** Starts it with its demo and a data folder of its own. */
  static async start() {
    const product = new Product();
    product.data = mkdtempSync(join(tmpdir(), "tidegate-e2e-"));
    product.logFile = join(product.data, "server.log");
    [product.listen, product.router] = await Promise.all([freeAddress(), freeAddress()]);
    product.url = `http://${product.listen}`;
    await product.run();
    return product;
  }

  /** Starts the process; again, if it ran before, with the same data and the same addresses. */
  async run() {
    const log = openSync(this.logFile, "a");
    const flags = ["--listen", this.listen, "--router", this.router, "--data", join(this.data, "data"), "--site", site];
    this.process = spawn(program, ["serve", ...flags, "--demo"], { stdio: ["ignore", "pipe", log] });
    closeSync(log);
    await Promise.race([
      this.#saysWhereItIs(),
      once(this.process, "exit").then(() => Promise.reject(new Error(`the server ended at once:\n${this.log()}`))),
      tooLate(START_MAX_MS, "the server did not say where it is"),
    ]).catch((why) => {
      this.process.kill("SIGKILL");
      throw why;
    });
  }

  async #saysWhereItIs() {
    for await (const line of createInterface({ input: this.process.stdout })) {
      if (line === `Tidegate is at ${this.url}`) return;
    }
    return new Promise(() => {}); // it ended; whoever waits for that will say so
  }

  /** Ends it as the machine would end everything: without a word. */
  async kill() {
    const ended = once(this.process, "exit");
    this.process.kill("SIGKILL");
    await ended;
  }

  /** Asks it to stop, and fails if it does not. */
  async stop() {
    if (this.process.exitCode === null && this.process.signalCode === null) {
      const ended = once(this.process, "exit");
      this.process.kill("SIGTERM");
      await Promise.race([ended, tooLate(STOP_MAX_MS, "the server did not stop")]).catch(async (why) => {
        await this.kill();
        throw why;
      });
    }
    rmSync(this.data, { recursive: true, force: true });
  }

  log() {
    return readFileSync(this.logFile, "utf8");
  }

  /** Where people reach the service in that stage. */
  address(stage) {
    return `http://${this.host(stage)}/`;
  }

  host(stage) {
    return `carts.sockshop-${stage}.localhost:${this.router.split(":")[1]}`;
  }

  /** Asks the service in that stage for its page, through the router. */
  ask(stage) {
    return this.#send(stage, { method: "GET", path: "/" });
  }

  /** Puts something into a cart in that stage: what the demo's latency is measured of. */
  buy(stage) {
    const item = JSON.stringify({ itemId: "03fef6ac-1896-4ce8-bd69-b798f85c6e0b", unitPrice: "99.99" });
    return this.#send(stage, { method: "POST", path: "/carts/1/items", headers: { "content-type": "application/json" } }, item);
  }

  #send(stage, { headers, ...what }, body) {
    const [host, port] = this.router.split(":");
    return new Promise((resolve, reject) => {
      const asked = request({ host, port, ...what, headers: { ...headers, host: this.host(stage) } }, (answer) => {
        let text = "";
        answer.setEncoding("utf8").on("data", (part) => (text += part));
        answer.on("end", () => resolve({ status: answer.statusCode, text })).on("error", reject);
      });
      asked.on("error", reject).end(body);
    });
  }
}

/** Somebody who keeps asking for the service's page, as long as they are let. */
export class Visitor {
  served = 0;
  lost = [];
  versions = new Set();
  #open = new Set();

  constructor(product, stage) {
    this.product = product;
    this.stage = stage;
    this.goOn();
  }

  goOn() {
    this.timer = setInterval(() => this.#visit(), 50);
  }

  /** Stops asking; what was asked is still answered. */
  async rest() {
    clearInterval(this.timer);
    await Promise.all(this.#open);
  }

  #visit() {
    const visit = this.product
      .ask(this.stage)
      .then(({ status, text }) => {
        const version = /Version: (v\d+)/.exec(text)?.[1];
        if (status !== 200 || !version) throw new Error(`${status} ${text.slice(0, 200)}`);
        this.versions.add(version);
        this.served += 1;
      })
      .catch((why) => this.lost.push(`${new Date().toISOString()} ${why.message}`))
      .finally(() => this.#open.delete(visit));
    this.#open.add(visit);
  }
}

async function freeAddress() {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address();
  server.close();
  await once(server, "close");
  return `127.0.0.1:${port}`;
}

function tooLate(afterMs, what) {
  return new Promise((_, reject) => setTimeout(() => reject(new Error(`${what} within ${afterMs} ms`)), afterMs).unref());
}
