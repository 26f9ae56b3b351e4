// The report page: print opens the details that a reader of paper cannot open.

document.querySelector("[data-print]")?.addEventListener("click", () => window.print());

addEventListener("beforeprint", () => {
  for (const details of document.querySelectorAll(".versions")) details.open = true;
});
