// The report page: print opens the details that a reader of paper cannot open; every room's debrief can be scrubbed through.

import { debrief } from "./debrief.js";

document.querySelector("[data-print]")?.addEventListener("click", () => window.print());

addEventListener("beforeprint", () => {
  for (const details of document.querySelectorAll(".versions")) details.open = true;
});

// After the fonts, like the other charts: text on a canvas does not change with them.
document.fonts.ready.then(() => {
  for (const box of document.querySelectorAll("[data-debrief]")) debrief(box);
});
