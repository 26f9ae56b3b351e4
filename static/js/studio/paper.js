// The preview follows the form a moment after the last change; an answer that was overtaken is thrown away.

const WAIT_MS = 500;
const form = document.getElementById("paper-form");
const refused = document.getElementById("paper-refused");
const said = document.getElementById("paper-said");
let timer = 0;
let asked = 0;

const changed = () => {
  clearTimeout(timer);
  timer = setTimeout(show, WAIT_MS);
};
form.addEventListener("input", changed);
document.getElementById("id_name").addEventListener("change", changed);

async function show() {
  const mine = ++asked;
  const query = new URLSearchParams();
  for (const [name, value] of new FormData(form)) {
    if (value && !["csrfmiddlewaretoken", "seen_version", "reason"].includes(name)) query.set(name, value);
  }
  document.getElementById("paper-picture").classList.add("stale");
  try {
    const answer = await fetch(`${form.dataset.preview}?${query}`, { headers: { Accept: "image/png" } });
    if (mine !== asked) return;
    if (!answer.ok) return refuse(answer.status === 422 ? await answer.text() : `${answer.status}`);
    const picture = await answer.blob();
    if (mine === asked) put(await dataUrl(picture));
  } catch (error) {
    if (mine === asked) refuse(String(error));
  }
}

function put(address) {
  const old = document.getElementById("paper-picture");
  const picture = old.tagName === "IMG" ? old : Object.assign(document.createElement("img"), { id: "paper-picture" });
  if (picture !== old) old.replaceWith(picture);
  picture.src = address;
  picture.classList.remove("stale");
  refused.hidden = true;
  said.textContent = said.dataset.fresh;
}

function refuse(text) {
  refused.textContent = text;
  refused.hidden = false;
  said.textContent = "";
}

function dataUrl(blob) {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.addEventListener("load", () => resolve(reader.result));
    reader.addEventListener("error", () => reject(reader.error));
    reader.readAsDataURL(blob);
  });
}
