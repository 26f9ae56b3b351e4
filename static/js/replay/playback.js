// The player's clock: simulated seconds that pass at a chosen speed, stop at the end, and can be put anywhere.

export class Playback {
  constructor(length_s, show) {
    this.length_s = length_s;
    this.show = show; // called with the second, and whether it is playing
    this.second = 0;
    this.speed = 60;
    this.playing = false;
  }

  play() {
    if (this.playing) return;
    if (this.second >= this.length_s) this.second = 0;
    this.playing = true;
    this.last_ms = performance.now();
    this.tell();
    const step = (now_ms) => {
      if (!this.playing) return;
      // A tab that was hidden goes on where it stood.
      this.second = Math.min(this.length_s, this.second + (Math.min(250, Math.max(0, now_ms - this.last_ms)) / 1000) * this.speed);
      this.last_ms = now_ms;
      if (this.second >= this.length_s) this.playing = false;
      this.tell();
      if (this.playing) requestAnimationFrame(step);
    };
    requestAnimationFrame(step);
  }

  pause() {
    this.playing = false;
    this.tell();
  }

  toggle() {
    if (this.playing) this.pause();
    else this.play();
  }

  seek(second) {
    this.second = Math.max(0, Math.min(this.length_s, second));
    this.tell();
  }

  tell() {
    this.show(this.second, this.playing);
  }
}
