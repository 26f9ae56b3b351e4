// The report page: print opens the details that a reader of paper cannot open; every room's debrief can be scrubbed through.

import { debrief } from "./debrief.js";

document.querySelector("[data-print]")?.addEventListener("click", () => window.print());

addEventListener("beforeprint", () => {
  for (const details of document.querySelectorAll(".versions")) details.open = true;
});

// After the fonts, like the other charts: text on a canvas does not change with them.
document.fonts.ready.then(() => {
  const rooms = {};
  for (const box of document.querySelectorAll("[data-debrief]")) rooms[box.dataset.position] = debrief(box);
  // A window of the advice leads to its place in the debrief; without this script the link leads to the debrief's heading.
  for (const link of document.querySelectorAll("[data-replay-window]")) {
    link.addEventListener("click", (event) => {
      const room = rooms[link.dataset.replayWindow];
      if (!room) return;
      event.preventDefault();
      room.seek(Number(link.dataset.from));
    });
  }
});
