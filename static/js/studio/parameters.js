// Search in the table of parameters: rows that match stay, their groups open; an empty search puts everything back.

for (const box of document.querySelectorAll("[data-parameter-search]")) prepare(box);

function prepare(box) {
  const groups = [...document.querySelectorAll("[data-parameter-group]")];
  const said = document.getElementById(box.getAttribute("aria-describedby"));
  const words = [...document.querySelectorAll("[data-parameter-word]")];
  let word = "";

  const show = () => {
    const wanted = box.value.trim().toLowerCase();
    let count = 0;
    for (const group of groups) {
      const whole = wanted && group.dataset.parameterGroup.toLowerCase().includes(wanted);
      let found = 0;
      for (const row of group.querySelectorAll("tbody tr")) {
        const fits = (whole || row.dataset.text.toLowerCase().includes(wanted)) && (!word || row.dataset.word === word);
        row.hidden = !fits;
        if (fits) found += 1;
      }
      group.hidden = found === 0;
      group.open = Boolean(wanted || word) && found > 0;
      count += found;
    }
    said.textContent = wanted || word ? said.dataset.found.replace("{n}", count) : "";
  };

  box.addEventListener("input", show);
  for (const button of words) {
    button.addEventListener("click", () => {
      word = word === button.dataset.parameterWord ? "" : button.dataset.parameterWord;
      for (const other of words) other.setAttribute("aria-pressed", String(other.dataset.parameterWord === word));
      show();
    });
  }
}
