// What the room says, and the rundown that the candidate planned. Text comes from the translated catalogue; the frame names causes.

import { clock } from "../format.js";
import { pitch } from "./goods.js";
import { request } from "./transport.js";
import { element, hook, whisper, write } from "./view.js";
import { list, t } from "./words.js";

const BAD = new Set(["close_pressed", "waiting_for_service", "sold_out", "price_complaint", "troll", "hold_impatient"]);

/** Which of a cause's sentences: the same for everybody who sees the same tick. */
function phrase(comment, page) {
  const phrases = list(`say_${comment.cause}`);
  if (!phrases.length) return "";
  const product = page.products.find((other) => other.sku === comment.on_pitch);
  const mixed = Math.imul(comment.tick + 131 * comment.cause.length, 0x9e3779b1) >>> 16; // spread, so that no list repeats one sentence
  return phrases[mixed % phrases.length].replace("{product}", product?.name ?? t("this_one"));
}

export function drawTalk(state) {
  const box = hook("talk");
  const shown = state.comments.map((comment) => ({ ...comment, text: phrase(comment, state.page) })).filter((comment) => comment.text).slice(-40);
  const last = shown.at(-1);
  const signature = last ? `${last.tick}${last.cause}${shown.length}` : "";
  if (!last || box.dataset.signature === signature) return;
  box.dataset.signature = signature;
  const atEnd = box.scrollHeight - box.scrollTop - box.clientHeight < 40;
  box.replaceChildren(
    ...shown.map((comment) => {
      const line = element("li");
      if (BAD.has(comment.cause)) line.dataset.mood = "bad";
      line.append(element("b", "num", clock(comment.tick * state.page.tick_s)), comment.text);
      if (comment.n > 1) line.append(element("span", "times", `×${comment.n}`));
      return line;
    }),
  );
  if (atEnd) box.scrollTop = box.scrollHeight;
}

const lines = []; // of the rundown: { sku, minutes, line, check, note }
let pitchedNow = null; // not known before the first frame

/** Pitches the first line that is neither done nor on pitch. */
export function pitchNext() {
  const next = lines.find(({ line, sku }) => !line.hasAttribute("data-done") && sku !== pitchedNow);
  if (next && pitchedNow !== null) pitch(next.sku);
}

/** The plan in order; a line is ticked by itself once its product was on pitch, or by hand: the server keeps what hands did. */
export function bindRundown(page, state) {
  for (const planned of page.rundown) lines.push(makeLine(page, planned));
  hook("rundown").replaceChildren(...lines.map(({ line }) => line));
  return () => {
    if (!state.frame) return;
    pitchedNow = state.frame.levers.pitch ?? "";
    const spent = secondsBySku(state);
    const now = lines.find(({ sku, check }) => sku === pitchedNow && !check.checked);
    for (const entry of lines) {
      const { sku, minutes, line, check, note } = entry;
      line.toggleAttribute("data-now", entry === now);
      line.toggleAttribute("data-done", check.checked || (spent.has(sku) && sku !== pitchedNow));
      line.toggleAttribute("data-late", entry === now && minutes !== null && spent.get(sku) > minutes * 60);
      write(note, [spent.has(sku) ? clock(spent.get(sku)) : "", minutes === null ? "" : `${minutes}′`].filter(Boolean).join(" / "));
    }
  };
}

function makeLine(page, { sku, minutes, done }) {
  const line = element("li");
  const check = element("input");
  check.type = "checkbox";
  check.checked = done;
  check.setAttribute("aria-label", t("done_with", { sku }));
  check.addEventListener("change", () => keep(page));
  const name = page.products.find((other) => other.sku === sku)?.name ?? "";
  const go = element("button", "", `${sku} ${name}`);
  go.type = "button";
  go.title = `${t("pitch")} ${name}`;
  go.addEventListener("click", () => pitch(sku));
  const note = element("span", "num quiet");
  line.append(check, go, note);
  return { sku, minutes, line, check, note };
}

/** Ticks that the network lost are sent with the next one. */
function keep(page) {
  const body = { lines: lines.map(({ sku, minutes, check }) => ({ sku, minutes, done: check.checked })) };
  request("PUT", `${page.room}rundown/`, body).catch(() => whisper(t("rundown_unsaved")));
}

/** Simulated seconds on pitch so far, by product. */
function secondsBySku(state) {
  const spent = new Map();
  for (const { sku, from, to } of state.pitches) spent.set(sku, (spent.get(sku) ?? 0) + (to - from) * state.page.tick_s);
  return spent;
}
