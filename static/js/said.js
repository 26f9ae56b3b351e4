// What invigilators say on the pages that have no stream: over the page until it is acknowledged, then in the kept list; each once for the ear.

import { request } from "./console/transport.js";

const EVERY_MS = 4000;
const POLLS_FOR_MS = 3 * 3600 * 1000; // a receipt that stays open for longer is no exam any more

function start(page) {
  const said = new Said(page);
  if (!page.dataset.said) {
    said.take(fragment());
    document.body.addEventListener("htmx:afterSettle", () => said.take(fragment()));
    return;
  }
  const read = async () => said.take(await request("GET", `${page.dataset.said}announcements/`).catch(() => []));
  read();
  const timer = setInterval(read, EVERY_MS);
  setTimeout(() => clearInterval(timer), POLLS_FOR_MS);
}

/** The waiting room's part that asks again every five seconds brings them along. */
function fragment() {
  return JSON.parse(document.getElementById("said")?.textContent ?? "[]");
}

class Said {
  constructor(page) {
    this.page = page;
    this.rows = new Map();
    this.shelf = document.createElement("section");
    this.shelf.className = "announcements";
    this.shelf.setAttribute("aria-label", page.dataset.textLabel);
    this.shelf.hidden = true;
    document.getElementById("main").append(this.shelf);
  }

  /** All of them, oldest first; what is known already changes nothing. */
  take(rows) {
    const fresh = rows.filter((row) => !this.rows.has(row.id));
    for (const row of fresh) {
      this.rows.set(row.id, row);
      this.keep(row);
      if (row.acknowledged) continue;
      if (!seen(row.id)) this.show(row);
      else if (this.page.dataset.said) this.confirm(row).catch(() => this.show(row)); // read in the waiting room, before there was an attempt
    }
  }

  keep(row) {
    const kept = this.page.querySelector("[data-said-kept]");
    const line = document.createElement("li");
    const time = document.createElement("time");
    time.dateTime = row.at;
    time.textContent = hour(row.at);
    line.append(time, ` ${row.text}`);
    kept.querySelector("[data-said-list]").append(line);
    kept.querySelector("[data-said-count]").textContent = String(this.rows.size);
    kept.hidden = false;
  }

  show(row) {
    const words = this.page.dataset;
    const line = document.createElement("p");
    const title = document.createElement("b");
    title.textContent = `${words.textInvigilator} ${hour(row.at)}`;
    const text = document.createElement("span");
    text.textContent = row.text;
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = words.textAcknowledge;
    button.addEventListener("click", () => this.acknowledge(row, line, button));
    line.append(title, text, button);
    this.shelf.append(line);
    this.shelf.hidden = false;
    this.page.querySelector("[data-said-ear]").textContent = `${words.textInvigilator}: ${row.text}`;
  }

  confirm(row) {
    return request("POST", `${this.page.dataset.said}announcements/${row.id}/acknowledge/`, {});
  }

  async acknowledge(row, line, button) {
    button.disabled = true;
    try {
      if (this.page.dataset.said) await this.confirm(row);
      else sessionStorage.setItem(`said-${row.id}`, "yes");
      line.remove();
      this.shelf.hidden = !this.shelf.children.length;
    } catch {
      button.disabled = false; // stays until the server knows
      button.title = this.page.dataset.textLost;
    }
  }
}

function seen(id) {
  try {
    return sessionStorage.getItem(`said-${id}`) === "yes";
  } catch {
    return false;
  }
}

function hour(at) {
  return new Date(at).toLocaleTimeString(document.documentElement.lang, { hour: "2-digit", minute: "2-digit" });
}

const box = document.querySelector("[data-said]");
if (box) start(box);
