// Practice: the room's time is the candidate's. Stand still, play faster, go back to any moment and try again, with the earlier try beside.

import { clock, signedPercent, yuan } from "../format.js";
import { newId } from "./outbox.js";
import { request } from "./transport.js";
import { then } from "./tries.js";
import { drawThen, element, hook, write } from "./view.js";
import { t } from "./words.js";

const STEP_TICKS = 3;
const BEFORE_THE_END_S = 1.5;

export class Practice {
  pace;
  course = null; // of the try that is shown beside the present one
  #tries = [];
  #moment = null; // the tick that was chosen on the line; null follows the room
  #asked = null; // the rewind that is on its way, with its id: pressing again repeats it
  #pacing = 0; // requests on their way: an older frame does not undo what was just pressed
  #paced_ms = 0; // the server's time of the last answer
  #stoppedAtTheEnd = false;

  /** `hooks`: say(text), changed(), clock(answer), refresh() */
  constructor(page, state, hooks) {
    this.page = page;
    this.state = state;
    this.hooks = hooks;
    this.speed = page.speed;
    this.line = hook("moment");
    this.#take(page.practice.pace);
    this.#bind();
    if (page.practice.try > 1) this.#readTries();
  }

  get standing() {
    return this.pace === 0;
  }

  /** Seconds until the end at the room's own pace, for a room that stands still. */
  get left_s() {
    return ((this.page.ticks - 1 - Math.max(0, this.state.tick)) * this.page.tick_s) / this.speed;
  }

  /** The chosen moment in ticks, for the charts; null where none is chosen. */
  get moment() {
    return this.#moment;
  }

  /** What a frame or an event of the stream says: another window may have pressed. */
  follow(data) {
    if (data.pace !== undefined && !this.older(data) && data.pace !== this.pace) this.#take(data.pace);
    if (data.try !== undefined && data.try !== (this.#tries.at(-1)?.number ?? 1)) this.#readTries();
  }

  /** Whether the server said this before it heard what was just pressed here. */
  older(data) {
    return this.#pacing > 0 || Date.parse(data.server_now) < this.#paced_ms;
  }

  async setPace(pace) {
    if (pace === this.pace) return;
    const before = this.pace;
    this.#take(pace);
    this.#pacing += 1;
    try {
      const answer = await request("PUT", `${this.page.room}pace/`, { pace });
      this.#paced_ms = Date.parse(answer.server_now);
      this.hooks.clock(answer);
      this.hooks.say(pace === 0 ? t("stands_still") : t("goes_on", { pace }));
    } catch (error) {
      this.#take(before);
      this.hooks.say(t("refused", { reason: error.message }));
    }
    this.#pacing -= 1;
    this.hooks.refresh();
  }

  toggle() {
    this.setPace(this.standing ? this.last : 0);
  }

  /** One pace faster or slower; a room that stands still stays so. */
  shift(way) {
    const { paces } = this.page.practice;
    const next = paces[paces.indexOf(this.standing ? this.last : this.pace) + way];
    if (next === undefined) return;
    if (this.standing) this.#take(0, next);
    else this.setPace(next);
  }

  /** Moves the chosen moment; −1 is a quarter of a simulated minute back. */
  move(way) {
    this.#choose((this.#moment ?? this.state.tick) + way * STEP_TICKS);
    this.hooks.say(t("chosen", { time: this.#time(this.#moment ?? this.state.tick) }));
  }

  again() {
    if (this.#moment !== null) this.#rewind(this.#moment, null);
  }

  /** The room is about to end: it stands still once, so that one can still go back. Handing it over stays a decision. */
  guardEnd(left_s) {
    if (left_s === null) return;
    if (left_s > BEFORE_THE_END_S) this.#stoppedAtTheEnd = false;
    else if (!this.#stoppedAtTheEnd && !this.standing && left_s > 0) {
      this.#stoppedAtTheEnd = true;
      this.setPace(0);
    }
  }

  draw() {
    const { tick } = this.state;
    const bar = document.querySelector(".time");
    bar.toggleAttribute("data-standing", this.standing);
    write(hook("play"), this.standing ? t("go_on") : t("stand_still"));
    hook("play").setAttribute("aria-pressed", String(this.standing));
    for (const button of document.querySelectorAll("[data-pace]")) {
      button.setAttribute("aria-pressed", String(Number(button.dataset.pace) === (this.standing ? this.last : this.pace)));
    }
    this.line.max = String(Math.max(1, tick));
    if (this.#moment === null) this.line.value = String(Math.max(0, tick));
    this.line.setAttribute("aria-valuetext", this.#time(this.#moment ?? tick));
    hook("again").disabled = this.#moment === null || this.#asked !== null;
    write(hook("again-text"), this.#moment === null ? t("again") : t("again_from", { time: this.#time(this.#moment) }));
    write(hook("moment-time"), this.#time(this.#moment ?? tick));
    this.#drawBeside();
    const button = document.querySelector("[data-hand-over]");
    if (this.#tries.length > 1 && !button.hasAttribute("data-sure")) write(button, t("hand_over_try", { n: this.#tries.length }));
  }

  #drawBeside() {
    const before = then(this.course, this.state.tick);
    drawThen(this.state, before, this.course?.number);
    hook("go-on-with").hidden = !this.course;
    if (!this.course) return write(hook("beside-said"), "");
    write(hook("go-on-with"), t("go_on_with", { n: this.course.number }));
    const now = this.state.frame?.now.gmv_cents;
    if (!before || now === undefined) return write(hook("beside-said"), this.course && now !== undefined ? t("beside_over", { n: this.course.number, time: this.#time(this.course.last_tick) }) : "");
    const share = before.gmv > 0 ? signedPercent(now / before.gmv - 1, 1) : "–";
    write(hook("beside-said"), t("beside_said", { n: this.course.number, then: yuan(before.gmv), share }));
  }

  #take(pace, next = null) {
    this.pace = pace;
    this.last = pace || (next ?? this.last ?? 1);
    this.page.speed = this.speed * (pace || 1); // "ready in 4 s": seconds of the wall
    this.hooks.changed();
  }

  #time(tick) {
    return clock((Math.max(0, tick) + 1) * this.page.tick_s);
  }

  #choose(tick) {
    const inside = Math.max(0, Math.min(tick, this.state.tick));
    this.#moment = inside >= this.state.tick ? null : inside;
    this.line.value = String(inside);
    this.hooks.changed();
  }

  #bind() {
    hook("play").addEventListener("click", () => this.toggle());
    hook("again").addEventListener("click", () => this.again());
    this.line.addEventListener("input", () => this.#choose(Number(this.line.value)));
    this.line.addEventListener("keydown", (event) => {
      if (event.key === "Enter") this.again();
      if (event.key === "Escape") this.#choose(Infinity);
    });
    for (const button of document.querySelectorAll("[data-pace]")) button.addEventListener("click", () => this.setPace(Number(button.dataset.pace)));
    hook("beside").addEventListener("change", () => this.#readCourse(Number(hook("beside").value)));
    hook("go-on-with").addEventListener("click", () => this.course && this.#rewind(this.course.last_tick, this.course.number));
  }

  async #rewind(tick, from_try) {
    if (this.#asked) return;
    this.#asked = { client_id: newId(), tick, from_try: from_try ?? this.#tries.at(-1)?.number ?? 1 };
    this.hooks.changed();
    for (let tries = 0; this.#asked; tries++) {
      try {
        this.#show(await request("POST", `${this.page.room}rewind/`, this.#asked));
        this.hooks.say(t("tried_again", { n: this.#tries.length, time: this.#time(tick) }));
      } catch (error) {
        if (!error.code && tries < 4) {
          await new Promise((resolve) => setTimeout(resolve, 500 * 2 ** tries)); // the line was cut: the same id finds the same try
          continue;
        }
        this.hooks.say(t("refused", { reason: error.message }));
      }
      this.#asked = null;
    }
    this.#choose(Infinity);
    this.hooks.refresh();
  }

  #reading = false;
  async #readTries() {
    if (this.#reading) return;
    this.#reading = true;
    try {
      this.#show(await request("GET", `${this.page.room}tries/`));
    } catch { /* the next frame asks again */ }
    this.#reading = false;
  }

  /** The list of tries; a new one begins with the try that it left beside it. */
  #show(tries) {
    const fresh = tries.length !== this.#tries.length;
    this.#tries = tries;
    const box = hook("beside");
    box.closest(".beside").hidden = tries.length < 2;
    if (!fresh) return;
    const names = tries.slice(0, -1).map((each) => {
      const option = element("option", "", t("try_named", { n: each.number, from: this.#time(each.from_tick), to: this.#time(each.last_tick), yuan: yuan(each.gmv_cents) }));
      option.value = String(each.number);
      return option;
    });
    const none = element("option", "", t("beside_none"));
    none.value = "0";
    box.replaceChildren(none, ...names.reverse());
    const left = tries.length - 1;
    box.value = String(left);
    this.#readCourse(left, tries.at(-1));
  }

  /** `begun`: the try that has just begun, whose past is that of its parent. */
  async #readCourse(number, begun = null) {
    this.course = null;
    try {
      if (number > 0) this.course = await request("GET", `${this.page.room}course/?try=${number}`);
      if (begun) {
        const parent = begun.from_try === number ? this.course : await request("GET", `${this.page.room}course/?try=${begun.from_try}`);
        this.state.history.fill(begun.number, parent, begun.from_tick);
      }
    } catch (error) {
      this.hooks.say(t("refused", { reason: error.message }));
    }
    this.hooks.changed();
  }
}
