// The way to the server: one event stream that resumes from the last tick, and plain requests beside it.

const RETRY_MS = [500, 1000, 2000, 4000, 8000];
const QUIET_MS = { live: 6000, paused: 30000 }; // nothing heard for so long: the stream is dead, whatever the browser thinks

export class Refused extends Error {
  constructor(status, answer) {
    super(answer?.detail ?? answer?.message ?? String(status));
    this.status = status;
    this.code = answer?.code ?? "";
    this.params = answer?.params ?? {};
  }
}

const csrf = () => document.querySelector('meta[name="csrf-token"]').content;

/** A request with the session; throws Refused for an answer that will not change, Error for what is worth trying again. */
export async function request(method, address, body, timeout_ms = 8000) {
  const answer = await fetch(address, {
    method,
    credentials: "same-origin",
    signal: AbortSignal.timeout(timeout_ms),
    headers: { Accept: "application/json", ...(body ? { "Content-Type": "application/json" } : {}), ...(method === "GET" ? {} : { "X-CSRFToken": csrf() }) },
    body: body ? JSON.stringify(body) : undefined,
  });
  const json = await answer.json().catch(() => null);
  if (answer.ok) return json;
  if (answer.status >= 500 || answer.status === 429 || answer.status === 408) throw new Error(`status ${answer.status}`);
  throw new Refused(answer.status, json);
}

export class Stream {
  #source = null;
  #failures = 0;
  #heard_ms = 0;
  #stopped = false;
  #timer = 0;
  #turn = 0; // of starts: an older one that is still asking for its ticket gives way
  paused = false;

  /** `hooks`: since() -> id of the last frame, or ""; frame(data), state(data), closed(data), status("live" | "connecting" | "lost", error) */
  constructor(room, hooks) {
    this.room = room;
    this.hooks = hooks;
    setInterval(() => this.#check(), 1000);
    addEventListener("online", () => this.restart());
    document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && this.#check());
  }

  async start() {
    if (this.#stopped) return;
    clearTimeout(this.#timer);
    this.#close();
    this.hooks.status("connecting");
    const turn = ++this.#turn;
    try {
      const { url } = await request("POST", `${this.room}ticket/`, {});
      if (!this.#stopped && turn === this.#turn) this.#open(url);
    } catch (error) {
      if (turn === this.#turn) this.#retry(error);
    }
  }

  restart() {
    this.#failures = 0;
    this.start();
  }

  stop() {
    this.#stopped = true;
    clearTimeout(this.#timer);
    this.#close();
  }

  #open(url) {
    const since = this.hooks.since();
    const source = new EventSource(since ? `${url}${url.includes("?") ? "&" : "?"}since=${since}` : url);
    this.#source = source;
    this.#heard_ms = performance.now();
    const heard = (handler) => (event) => {
      if (source !== this.#source) return;
      this.#heard_ms = performance.now();
      this.#failures = 0;
      handler(event.data ? JSON.parse(event.data) : {});
    };
    source.addEventListener("open", () => this.hooks.status("live"));
    source.addEventListener("frame", heard((data) => { this.hooks.status("live"); this.hooks.frame(data); }));
    source.addEventListener("state", heard((data) => this.hooks.state(data)));
    source.addEventListener("announcement", heard((data) => this.hooks.announcement?.(data)));
    source.addEventListener("closed", heard((data) => this.hooks.closed(data)));
    source.addEventListener("error", () => {
      if (source === this.#source) this.#retry(new Error("stream"));
    });
  }

  #check() {
    if (this.#source && performance.now() - this.#heard_ms > QUIET_MS[this.paused ? "paused" : "live"]) this.#retry(new Error("quiet"));
  }

  /** The ticket of a stream is short-lived: every reconnection asks for a new one. */
  #retry(error) {
    this.#close();
    if (this.#stopped) return;
    this.hooks.status("lost", error);
    const wait_ms = RETRY_MS[Math.min(this.#failures++, RETRY_MS.length - 1)];
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.start(), wait_ms);
  }

  #close() {
    this.#source?.close();
    this.#source = null;
  }
}
