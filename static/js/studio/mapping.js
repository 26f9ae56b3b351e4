// Choosing a field offers its own ways of counting and units. Without this script the server falls back to the field's first.

const allowed = JSON.parse(document.getElementById("mapping-allowed").textContent);

for (const table of document.querySelectorAll("[data-export-table]")) {
  const fields = allowed.fields[table.dataset.exportTable] ?? {};
  for (const row of table.tBodies[0].rows) {
    const [field, how, unit] = ["[data-field]", "[data-how]", "[data-unit]"].map((name) => row.querySelector(name));
    const units = () => offer(unit, fields[field.value]?.[how.value] ?? [], allowed.units);
    field.addEventListener("change", () => {
      row.classList.toggle("left-out", !field.value);
      offer(how, Object.keys(fields[field.value] ?? {}), allowed.hows);
      units();
    });
    how.addEventListener("change", units);
  }
}

/** Fills a select, keeping its value where it is still offered. */
function offer(select, values, texts) {
  const before = select.value;
  select.replaceChildren(...values.map((value) => new Option(texts[value] ?? value, value)));
  if (values.includes(before)) select.value = before;
}
