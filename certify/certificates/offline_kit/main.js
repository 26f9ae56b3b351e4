// The page of the kit: checks the credential that lies in it, then whatever is dropped on it. Asks nobody.

import {check, listIsSigned} from './check.js';
import {credentialIn} from './read_file.js';
import {answerLine, halves, shownFields, verdictOf, WORDS} from './words.js';

const kit = JSON.parse(document.getElementById('kit').textContent);
const trusted = {did: kit.did, statusLists: kit.statusLists, contexts: kit.contexts};
const result = document.getElementById('result');
const choose = document.getElementById('file');
let latest = 0;

async function show(document_, name) {
  const turn = (latest += 1);
  result.replaceChildren(pair('p', WORDS.checking, 'waiting'));
  let answer;
  try {
    answer = await check(document_, trusted, new Date());
  } catch (error) {
    answer = {error: globalThis.crypto?.subtle ? String(error) : 'no-crypto'};
  }
  if (turn !== latest) return; // another file was dropped meanwhile
  if (document_?.id && document_.id === kit.suspended) answer.suspended = true; // the list has no place for it, so the kit says it
  const verdict = verdictOf(answer);
  const box = element('section', `verdict ${verdict.kind}`);
  box.dataset.verdict = verdict.name;
  box.append(element('span', 'mark', verdict.kind === 'good' ? '✔' : verdict.kind === 'warn' ? '！' : '✘'));
  const said = element('div', '');
  said.append(pair('h2', verdict.title), pair('p', verdict.text));
  if (name) said.append(element('p', 'file-name', name));
  box.append(said);
  result.replaceChildren(box);
  if (answer.error) return;
  const steps = element('ul', 'steps');
  for (const step of answerLine(answer, kit)) steps.append(pair('li', step.text, step.good ? 'yes' : step.good === false ? 'no' : 'open'));
  result.append(steps);
  // What a forged file claims is not shown: it would be read as checked.
  if (answer.signature) result.append(table(shownFields(document_)), element('p', 'key mono', document_.proof.verificationMethod));
}

async function take(file) {
  const found = credentialIn(new Uint8Array(await file.arrayBuffer()));
  const types = [].concat(found?.type ?? []);
  if (types.includes('BitstringStatusListCredential')) {
    await takeList(found);
    return;
  }
  await show(found, file.name);
}

// A newer list is as good as the one in the kit if the issuer signed it: then it takes its place.
async function takeList(list) {
  const known = trusted.statusLists.find(one => one.id === list.id);
  const newer = !known || String(list.proof?.created) > String(known.proof?.created);
  if (!newer || !(await listIsSigned(list, trusted))) {
    latest += 1;
    result.replaceChildren(pair('p', WORDS.listRefused, 'waiting'));
    return;
  }
  trusted.statusLists = [...trusted.statusLists.filter(one => one.id !== list.id), list];
  kit.madeAt = list.proof.created;
  if (kit.credential) await show(kit.credential);
  else result.replaceChildren(pair('p', WORDS.listTaken, 'waiting'));
}

function element(tag, kind, text) {
  const made = document.createElement(tag);
  if (kind) made.className = kind;
  if (text) made.textContent = text;
  return made;
}

function pair(tag, [zh, en], kind = '') {
  const made = element(tag, kind);
  made.append(Object.assign(element('span', 'zh', zh), {lang: 'zh-Hans'}));
  if (en) made.append(Object.assign(element('span', 'en', en), {lang: 'en'}));
  return made;
}

function table(rows) {
  const made = element('dl', 'fields');
  for (const [name, value] of rows) {
    const row = element('div', '');
    row.append(pair('dt', halves(name)), pair('dd', halves(value)));
    made.append(row);
  }
  return made;
}

choose.addEventListener('change', () => choose.files[0] && take(choose.files[0]));
for (const kind of ['dragover', 'drop']) {
  document.addEventListener(kind, event => {
    event.preventDefault();
    if (kind === 'drop' && event.dataTransfer.files[0]) take(event.dataTransfer.files[0]);
  });
}
if (kit.credential) show(kit.credential);
