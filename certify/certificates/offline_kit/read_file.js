// Finds the credential in a file: JSON, a baked PNG or SVG, the PDF. Only the kinds that the issuer gives out.

import {inflate} from 'pako';

const MOST_BYTES = 2 * 1024 * 1024;
const MOST_LETTERS = 64 * 1024;
const PNG = [0x89, 0x50, 0x4e, 0x47];
const KEYWORD = 'openbadgecredential\0';

// The parsed JSON in the file's bytes, or null.
export function credentialIn(bytes) {
  if (bytes.length > MOST_BYTES) return null;
  try {
    const text = textIn(bytes);
    return text && text.length <= MOST_LETTERS ? JSON.parse(text) : null;
  } catch {
    return null;
  }
}

function textIn(bytes) {
  if (PNG.every((byte, place) => bytes[place] === byte)) return fromPng(bytes);
  const start = latin1(bytes.subarray(0, 5));
  if (start === '%PDF-') return fromPdf(bytes);
  const text = new TextDecoder('utf-8', {fatal: true}).decode(bytes);
  return text.trimStart().startsWith('<') ? fromSvg(text) : text;
}

function fromPng(bytes) {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let at = 8; at + 12 <= bytes.length; ) {
    const size = view.getUint32(at);
    const data = bytes.subarray(at + 8, at + 8 + size);
    if (latin1(bytes.subarray(at + 4, at + 8)) === 'iTXt' && latin1(data.subarray(0, KEYWORD.length)) === KEYWORD) {
      // After the keyword: compressed?, method, language\0, translated keyword\0, text. The issuer does not compress.
      const rest = data.subarray(KEYWORD.length + 2);
      const language = rest.indexOf(0);
      const text = rest.subarray(rest.indexOf(0, language + 1) + 1);
      return new TextDecoder().decode(data[KEYWORD.length] ? bounded(text) : text);
    }
    at += size + 12;
  }
  return null;
}

function fromSvg(text) {
  if (/<!DOCTYPE|<!ENTITY/i.test(text)) return null;
  const parsed = new DOMParser().parseFromString(text, 'image/svg+xml');
  return parsed.getElementsByTagNameNS('https://purl.imsglobal.org/ob/v3p0', 'credential')[0]?.textContent ?? null;
}

function fromPdf(bytes) {
  const text = latin1(bytes);
  for (const match of text.matchAll(/\/Type\s*\/EmbeddedFile\b/g)) {
    const begin = text.indexOf('stream', match.index);
    const end = text.indexOf('endstream', begin);
    if (begin < 0 || end < 0) continue;
    let first = begin + 6;
    while (bytes[first] === 10 || bytes[first] === 13) first += 1;
    const header = text.slice(text.lastIndexOf('<<', match.index), begin);
    const raw = bytes.subarray(first, end);
    const found = new TextDecoder().decode(header.includes('/FlateDecode') ? bounded(raw) : raw);
    if (found.trimStart().startsWith('{')) return found;
  }
  return null;
}

// A credential has 64 KB at most; what grows far beyond is refused before it fills the memory.
function bounded(raw) {
  if (raw.length > MOST_LETTERS) throw new Error('too large');
  const found = inflate(raw);
  if (found.length > 4 * MOST_LETTERS) throw new Error('too large');
  return found;
}

function latin1(bytes) {
  return new TextDecoder('latin1').decode(bytes);
}
