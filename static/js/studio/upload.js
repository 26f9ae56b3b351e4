// Dropping a folder or a zip on the form, and telling what was chosen.

for (const form of document.querySelectorAll("[data-drop]")) prepare(form);

function prepare(form) {
  const inputs = [...form.querySelectorAll('input[type="file"]')];
  const chosen = form.querySelector(".chosen");
  const show = (files) => {
    const names = [...files].map((file) => file.name);
    chosen.textContent = names.length ? `${form.dataset.chosen.replace("%d", names.length)} ${names.slice(0, 8).join(", ")}` : "";
  };
  for (const input of inputs) {
    input.addEventListener("change", () => {
      for (const other of inputs) if (other !== input) other.value = ""; // one source at a time
      show(input.files);
    });
  }
  const plain = inputs.find((input) => !input.webkitdirectory);
  form.addEventListener("dragover", (event) => {
    event.preventDefault();
    form.classList.add("over");
  });
  form.addEventListener("dragleave", () => form.classList.remove("over"));
  form.addEventListener("drop", async (event) => {
    event.preventDefault();
    form.classList.remove("over");
    const entries = [...event.dataTransfer.items].map((item) => item.webkitGetAsEntry?.()).filter(Boolean);
    const files = (await Promise.all(entries.map(filesOf))).flat();
    const transfer = new DataTransfer();
    for (const file of files) transfer.items.add(file);
    for (const input of inputs) input.value = "";
    plain.files = transfer.files;
    show(plain.files);
  });
}

/** Files of a dropped entry: itself, or what a folder holds directly. */
async function filesOf(entry) {
  if (entry.isFile) return [await new Promise((resolve, reject) => entry.file(resolve, reject))];
  const reader = entry.createReader();
  const inside = await new Promise((resolve, reject) => reader.readEntries(resolve, reject));
  return (await Promise.all(inside.filter((child) => child.isFile).map(filesOf))).flat();
}
