// The page's translated texts. `t("unsaved", { n: 3 })` fills {n}; an unknown key shows itself, so that it is noticed.

let catalogue = {};

export const setWords = (words) => (catalogue = words);
export const has = (key) => key in catalogue;
export const list = (key) => catalogue[key] ?? [];

export function t(key, values = {}) {
  const text = catalogue[key] ?? key;
  return text.replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);
}
