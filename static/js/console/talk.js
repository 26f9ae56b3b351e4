// What the room says, and the rundown that the candidate planned. Text comes from the translated catalogue; the frame names causes.

import { clock } from "../format.js";
import { pitch } from "./goods.js";
import { element, hook } from "./view.js";
import { list, t } from "./words.js";

const BAD = new Set(["close_pressed", "waiting_for_service", "sold_out", "price_complaint", "troll", "hold_impatient"]);

/** Which of a cause's sentences: the same for everybody who sees the same tick. */
function phrase(comment, page) {
  const phrases = list(`say_${comment.cause}`);
  if (!phrases.length) return "";
  const product = page.products.find((other) => other.sku === comment.on_pitch);
  return phrases[(comment.tick * 7 + comment.cause.length) % phrases.length].replace("{product}", product?.name ?? t("this_one"));
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

/** The plan in order; a line is ticked by itself once its product was on pitch, or by hand. */
export function bindRundown(page, state) {
  const key = `rundown:${page.key}`;
  const ticked = new Set(JSON.parse(sessionStorage.getItem(key) ?? "[]"));
  const box = hook("rundown");
  const ordered = JSON.parse(localStorage.getItem(`order:${page.key}`) ?? "[]"); // set in preparation
  const plan = ordered.length ? ordered : page.products.map((product) => product.sku);
  const lines = plan.map((sku, place) => {
    const product = page.products.find((other) => other.sku === sku);
    const line = element("li");
    const check = element("input");
    check.type = "checkbox";
    check.checked = ticked.has(place);
    check.setAttribute("aria-label", t("done_with", { sku }));
    check.addEventListener("change", () => {
      ticked[check.checked ? "add" : "delete"](place);
      sessionStorage.setItem(key, JSON.stringify([...ticked]));
    });
    const go = element("button", "", `${sku} ${product?.name ?? ""}`);
    go.type = "button";
    go.title = t("pitch");
    go.addEventListener("click", () => pitch(sku));
    line.append(check, go);
    return { sku, line, check };
  });
  box.replaceChildren(...lines.map(({ line }) => line));
  return () => {
    const onPitch = state.frame?.levers.pitch ?? "";
    const pitched = new Set(state.pitches.map((block) => block.sku));
    for (const { sku, line, check } of lines) {
      line.toggleAttribute("data-now", sku === onPitch);
      line.toggleAttribute("data-done", check.checked || (pitched.has(sku) && sku !== onPitch));
    }
  };
}
