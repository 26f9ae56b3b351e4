// Actions on their way. Each has an id made here and is sent, in order, until the server has answered it; a reload keeps the queue.

import { Refused, request } from "./transport.js";

const RETRY_MS = [400, 800, 1600, 3000, 5000];

export function newId() {
  if (crypto.randomUUID) return crypto.randomUUID(); // only there on https and localhost
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
}

export class Outbox {
  #sending = false;
  #failures = 0;

  /** `hooks`: changed(), accepted(item, action), refused(item, error), latency(ms) */
  constructor(room, storageKey, hooks) {
    this.room = room;
    this.key = storageKey;
    this.hooks = hooks;
    this.items = JSON.parse(sessionStorage.getItem(storageKey) ?? "[]");
    addEventListener("online", () => this.flush());
    addEventListener("beforeunload", (event) => this.items.length && event.preventDefault());
  }

  get unsaved() {
    return this.items.length;
  }

  /** The item that waits for this lever, if any. */
  waiting(lever, sku = "") {
    return this.items.find((item) => item.lever === lever && (lever === "pitch" || item.sku === sku));
  }

  /** The newest item, if it has never been on its way: the server cannot have it. */
  get recallable() {
    const last = this.items.at(-1);
    return last?.tries === 0 ? last : undefined;
  }

  /** Takes that item back; the item, or undefined if there is none. */
  recall() {
    const item = this.recallable;
    if (item) this.#drop(item);
    return item;
  }

  add(lever, sku = "", value = "") {
    const item = { client_id: newId(), lever, sku, value: String(value), tries: 0 };
    this.items.push(item);
    this.#changed();
    this.flush();
    return item;
  }

  async flush() {
    if (this.#sending) return;
    this.#sending = true;
    while (this.items.length) {
      const item = this.items[0];
      try {
        const started_ms = performance.now();
        item.tries += 1;
        const { client_id, lever, sku, value } = item;
        const action = await request("POST", `${this.room}actions/`, { client_id, lever, sku, value });
        this.#failures = 0;
        this.hooks.latency(performance.now() - started_ms);
        this.#drop(item);
        this.hooks.accepted(item, action);
      } catch (error) {
        if (error instanceof Refused) {
          this.#drop(item);
          this.hooks.refused(item, error);
          continue;
        }
        this.#changed();
        await new Promise((resolve) => setTimeout(resolve, RETRY_MS[Math.min(this.#failures++, RETRY_MS.length - 1)]));
      }
    }
    this.#sending = false;
  }

  #drop(item) {
    this.items = this.items.filter((other) => other !== item);
    this.#changed();
  }

  #changed() {
    sessionStorage.setItem(this.key, JSON.stringify(this.items));
    this.hooks.changed();
  }
}
