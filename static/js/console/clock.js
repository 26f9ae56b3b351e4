// The server's clock as this tab knows it. The browser's own date is never used: it may be a day off, and timers of hidden tabs sleep.

const WINDOW = 30; // samples; the least delayed of them is nearest to the truth
const JUMP_MS = 2000; // after sleep the monotonic clock may have stood still: start over

export class ServerClock {
  #samples = [];
  #offset_ms;

  constructor(serverNow) {
    this.sample(serverNow);
  }

  /** A time that the server wrote just before it arrived here. */
  sample(serverNow) {
    const offset_ms = Date.parse(serverNow) - performance.now();
    if (Number.isNaN(offset_ms)) return;
    if (this.#offset_ms !== undefined && Math.abs(offset_ms - this.#offset_ms) > JUMP_MS) this.#samples = [];
    this.#samples.push(offset_ms);
    if (this.#samples.length > WINDOW) this.#samples.shift();
    this.#offset_ms = Math.max(...this.#samples);
  }

  now_ms() {
    return performance.now() + this.#offset_ms;
  }

  /** Seconds until a deadline of the server; null without one (a pause). */
  left_s(deadline) {
    return deadline ? Math.max(0, (Date.parse(deadline) - this.now_ms()) / 1000) : null;
  }
}

const THRESHOLDS_S = [300, 120, 60, 30, 10];

/** Calls `announce(threshold_s)` once each time the countdown passes a threshold. */
export function thresholds(announce) {
  let before = Infinity;
  return (left_s) => {
    const passed = THRESHOLDS_S.filter((threshold) => before > threshold && left_s <= threshold).pop();
    if (passed !== undefined && before !== Infinity) announce(passed);
    before = left_s;
  };
}
