// Mounts every replay of a page, after the fonts: text on a canvas does not change with them.

import { replay } from "./player.js";

document.fonts.ready.then(() => {
  for (const box of document.querySelectorAll("[data-replay]:not([data-mounted])")) {
    box.dataset.mounted = "yes";
    box.player = replay(box);
  }
});
