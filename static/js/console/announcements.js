// What invigilators say: shown over the console until the candidate has acknowledged it, the oldest first. A reload asks again.

import { request } from "./transport.js";
import { t } from "./words.js";

export class Announcements {
  #attempt;
  #waiting = new Map(); // id -> { id, text, at }
  #done = new Set();
  #box;

  /** `attempt` is the attempt's address, `spoken(text)` is told each new text once: for the ear. */
  constructor(attempt, spoken) {
    this.#attempt = attempt;
    this.spoken = spoken;
    this.#box = document.createElement("section");
    this.#box.className = "announcements";
    this.#box.setAttribute("aria-label", t("announcements"));
    this.#box.hidden = true;
    document.body.append(this.#box);
    this.read();
  }

  /** Everything that is not acknowledged yet: on loading, and for pages without a stream. */
  async read() {
    const rows = await request("GET", `${this.#attempt}announcements/`).catch(() => []);
    for (const row of rows) if (!row.acknowledged) this.take(row);
  }

  /** One announcement, from the stream or from `read`; the same one again changes nothing. */
  take(row) {
    if (this.#done.has(row.id) || this.#waiting.has(row.id)) return;
    this.#waiting.set(row.id, row);
    this.spoken(row.text);
    this.#draw();
  }

  async #acknowledge(row, button) {
    button.disabled = true;
    try {
      await request("POST", `${this.#attempt}announcements/${row.id}/acknowledge/`, {});
      this.#done.add(row.id);
      this.#waiting.delete(row.id);
      this.#draw();
    } catch {
      button.disabled = false; // stays until the server knows
    }
  }

  #draw() {
    this.#box.hidden = this.#waiting.size === 0;
    this.#box.replaceChildren(...[...this.#waiting.values()].map((row) => this.#line(row)));
  }

  #line(row) {
    const line = document.createElement("p");
    const title = document.createElement("b");
    title.textContent = `${t("invigilator")} ${new Date(row.at).toLocaleTimeString(document.documentElement.lang, { hour: "2-digit", minute: "2-digit" })}`;
    const text = document.createElement("span");
    text.textContent = row.text;
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = t("acknowledge");
    button.addEventListener("click", () => this.#acknowledge(row, button));
    line.append(title, text, button);
    return line;
  }
}
