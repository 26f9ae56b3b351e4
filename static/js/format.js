// Numbers, money and times as people of this page's language read them. Money arrives in cents.

const english = document.documentElement.lang.startsWith("en");
const locale = english ? "en-GB" : "zh-CN";
const whole = new Intl.NumberFormat(locale, { maximumFractionDigits: 0 });
const one = new Intl.NumberFormat(locale, { minimumFractionDigits: 1, maximumFractionDigits: 1 });
const two = new Intl.NumberFormat(locale, { maximumFractionDigits: 2 });

export const count = (value) => whole.format(Math.round(value));
export const percent = (fraction, digits = 1) => `${(fraction * 100).toFixed(digits)} %`;
export const signedPercent = (fraction, digits = 0) => `${fraction < 0 ? "−" : "+"}${Math.abs(fraction * 100).toFixed(digits)} %`;

/** Whole yuan with separators: for figures that people compare to the digit. */
export const yuan = (cents) => `¥${whole.format(Math.round(cents / 100))}`;

/** A price, with its cents where it has any. */
export const price = (cents) => `¥${cents % 100 ? two.format(cents / 100) : whole.format(cents / 100)}`;

/** Short form for axes: 1.2 万 in Chinese, 12k in English. */
export function short(value) {
  const size = Math.abs(value);
  if (english) return size >= 1e6 ? `${trim(value / 1e6)}M` : size >= 1e4 ? `${trim(value / 1e3)}k` : whole.format(value);
  return size >= 1e8 ? `${trim(value / 1e8)}亿` : size >= 1e4 ? `${trim(value / 1e4)}万` : two.format(value);
}

export const shortYuan = (cents) => `¥${short(cents / 100)}`;
export const ratio = (value) => one.format(value);

/** 402 → 06:42; an hour and more → 1:06:42. */
export function clock(seconds) {
  const left = Math.max(0, Math.floor(seconds));
  const pad = (value) => String(value).padStart(2, "0");
  const minutes = pad(Math.floor((left % 3600) / 60));
  return left >= 3600 ? `${Math.floor(left / 3600)}:${minutes}:${pad(left % 60)}` : `${minutes}:${pad(left % 60)}`;
}

function trim(value) {
  return one.format(value).replace(/\.0$/, "");
}

/** Formats a value by the name of its unit; used by charts. */
export function byUnit(unit) {
  return { cny: (v) => `¥${short(v)}`, cents: shortYuan, percent: (v) => `${two.format(v * 100)} %`, count: short, s: (v) => `${whole.format(v)} s` }[unit] ?? short;
}
