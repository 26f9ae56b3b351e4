// The slider of a study's page: who passes a cut, and who flips against the derived one. [name, score, highest cut passed | null] per sitter.

const NAMES_MOST = 12;
const box = document.querySelector("[data-limits]");

if (box) {
  const limits = JSON.parse(document.getElementById(box.dataset.limits).textContent);
  const range = box.querySelector("input");
  const passes = ([, , highest], cut) => highest != null && highest >= cut;
  const told = (rows, cut) => (rows.length ? `${rows.filter((row) => passes(row, cut)).length} / ${rows.length}` : "–");

  const named = (rows) => rows.slice(0, NAMES_MOST).map(([name]) => name).join(", ") + (rows.length > NAMES_MOST ? ` … +${rows.length - NAMES_MOST}` : "");

  // People and operators are told apart, here as everywhere.
  const showFlips = (line, rows, cut) => {
    const fall = rows.filter((row) => passes(row, limits.derived) && !passes(row, cut));
    const rise = rows.filter((row) => !passes(row, limits.derived) && passes(row, cut));
    const told = [fall.length && `${line.dataset.fall} ${named(fall)}`, rise.length && `${line.dataset.rise} ${named(rise)}`].filter(Boolean).join(" · ");
    const whose = document.createElement("strong");
    whose.textContent = line.dataset.whose;
    line.hidden = !rows.length;
    line.replaceChildren(whose, ` ${told || line.dataset.none}`);
  };

  const show = () => {
    // The range knows whole points; where it was not touched yet, the derived cut itself.
    const cut = range.dataset.touched ? Number(range.value) : limits.derived;
    box.querySelector("[data-cut]").textContent = cut.toFixed(1);
    box.querySelector("[data-people]").textContent = told(limits.people, cut);
    box.querySelector("[data-operators]").textContent = told(limits.operators, cut);
    for (const line of box.querySelectorAll("[data-flips]")) showFlips(line, limits[line.dataset.flips], cut);
  };

  range.addEventListener("input", () => {
    range.dataset.touched = "yes";
    show();
  });
  box.hidden = false;
  show();
}
