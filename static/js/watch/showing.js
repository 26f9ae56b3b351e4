// A showing: all candidates by the server's clock. One stream; it carries every seat's line, and the run of the seat that is looked at.

import { clock, count, yuan } from "../format.js";
import { Focus } from "./focus.js";
import { Seats } from "./seats.js";

const TELL_EVERY_TICKS = 60; // five simulated minutes: as often as a listener wants to hear who leads
const RETRY_MS = 3000;
const TICKS_A_MINUTE = 12;

const page = document.querySelector("[data-showing]");
if (page) new Showing(page);

function Showing(box) {
  const words = JSON.parse(document.getElementById(box.dataset.words).textContent);
  const hook = (name) => box.querySelector(`[data-s="${name}"]`);
  const focus = new Focus(hook("focus"), hook("focus-name"), words);
  const seats = new Seats(hook("grid"), words, choose);
  let programme = null;
  let source = null;
  let at = null; // { state, left_s, heard_ms }
  let told = -1;
  open();
  setInterval(count_down, 250);
  document.addEventListener("visibilitychange", () => !document.hidden && !source && !over() && open());

  function open() {
    source?.close();
    focus.forget();
    const address = box.dataset.showing + (seats.chosen ? `&seat=${encodeURIComponent(seats.chosen)}` : "");
    source = new EventSource(address);
    const on = (name, act) => source.addEventListener(name, (event) => act(JSON.parse(event.data)));
    on("programme", (document_) => ((programme = document_), seats.show(programme.seats)));
    on("histories", (document_) => (seats.learn(document_.products), seats.lines(document_.lines)));
    on("moment", moment);
    on("part", (part) => focus.take(part, seats.name(part.seat)));
    on("closed", (document_) => close(document_.reason));
    source.onerror = lost;
  }

  function lost() {
    if (over()) return;
    hook("state").textContent = words.lost;
    if (source?.readyState !== EventSource.CLOSED) return; // it tries again by itself
    source = null;
    setTimeout(() => !source && open(), RETRY_MS);
  }

  function close(reason) {
    source?.close();
    source = null;
    at = { state: "over", left_s: 0, heard_ms: performance.now(), ...(at?.state === "over" ? at : {}) };
    hook("state").textContent = words[reason === "cancelled" ? "cancelled" : "over"];
    hook("clock").textContent = "–";
    if (reason !== "cancelled") setTimeout(() => location.reload(), 60_000);
  }

  function over() {
    return at?.state === "over";
  }

  function moment(document_) {
    at = { ...document_, heard_ms: performance.now() };
    for (const line of box.querySelectorAll("[data-room]")) {
      const now = Number(line.dataset.room) === at.room && at.state !== "before";
      line.classList.toggle("now", now);
      if (now) line.setAttribute("aria-current", "step");
      else line.removeAttribute("aria-current");
    }
    if (at.seats) seats.stand(at.seats, at.ticks);
    say();
    count_down();
  }

  function say() {
    const room = programme?.rooms.find((one) => one.position === at.room);
    const text = at.state === "playing" ? words.playing.replace("{n}", at.room).replace("{shown}", Math.floor(at.ticks / TICKS_A_MINUTE)).replace("{length}", Math.round((room?.ticks ?? 0) / TICKS_A_MINUTE)) : words[at.state];
    if (hook("state").textContent !== text) hook("state").textContent = text;
    const step = Math.floor(at.ticks / TELL_EVERY_TICKS);
    const leader = seats.leader();
    if (at.state !== "playing" || step === told || !step || !leader) return;
    told = step;
    hook("told").textContent = words.told.replace("{n}", at.room).replace("{minute}", count(at.ticks / TICKS_A_MINUTE)).replace("{name}", leader.name).replace("{gmv}", yuan(leader.gmv_cents));
  }

  /** The time that is left until the start, the next room, or the end of this one. */
  function count_down() {
    if (!at || at.state === "over") return;
    hook("clock").textContent = clock(at.left_s - (performance.now() - at.heard_ms) / 1000);
  }

  function choose() {
    focus.hide(!seats.chosen);
    if (!over()) open();
  }
}
