// Is this credential genuine, and did it hold on the list's day? Asks nobody: keys, status lists and contexts are handed in.

import {DataIntegrityProof} from '@digitalbazaar/data-integrity';
import {checkStatus} from '@digitalbazaar/vc-bitstring-status-list';
import {cryptosuite} from '@digitalbazaar/eddsa-rdfc-2022-cryptosuite';
import {verifyCredential} from '@digitalbazaar/vc';

const MOST_LETTERS = 64 * 1024;
const statusIsReadApart = async () => ({verified: true});

// `trusted`: {did, statusLists: [...], contexts: {address: document}}; `now`: Date. The answers one by one; a word in `error` says why
// nothing could be answered.
export async function check(credential, trusted, now) {
  const answer = {issuer: false, signature: false, status: null, listedAt: '', dates: 'in', error: ''};
  if (!credential?.credentialSubject || !credential.proof || JSON.stringify(credential).length > MOST_LETTERS) {
    answer.error = 'no-credential';
    return answer;
  }
  answer.dates = datesOf(credential, now);
  // Without one of the issuer's keys there is nothing to ask: any other key is anybody's.
  answer.issuer = issuedBy(credential, trusted.did);
  if (!answer.issuer) return answer;
  answer.signature = await isSigned(credential, trusted);
  if (answer.signature) await readStatus(answer, credential, trusted);
  return answer;
}

export async function listIsSigned(list, trusted) {
  return issuedBy(list, trusted.did) && isSigned(list, trusted);
}

// The library refuses what is out of date before it looks at the signature, so it is asked about the first day: dates are an answer of
// their own.
async function isSigned(credential, trusted) {
  const asked = {credential, suite: suite(), documentLoader: loaderOf(trusted), checkStatus: statusIsReadApart};
  const {verified} = await verifyCredential({...asked, now: new Date(credential.validFrom)});
  return verified;
}

// A good signature says nothing about a revocation, and the library calls a revoked one verified, too: the bit has to be read.
async function readStatus(answer, credential, trusted) {
  const list = trusted.statusLists.find(one => one.id === credential.credentialStatus?.statusListCredential);
  if (!list || !issuedBy(list, trusted.did)) return;
  const found = await checkStatus({credential, documentLoader: loaderOf(trusted), suite: suite()});
  if (!found.verified) return; // a list without a good signature says nothing
  answer.status = found.results.some(one => one.status) ? 'revoked' : 'good';
  answer.listedAt = list.proof.created;
}

const suite = () => new DataIntegrityProof({cryptosuite});

function datesOf(credential, now) {
  if (now < new Date(credential.validFrom)) return 'early';
  return now >= new Date(credential.validUntil) ? 'over' : 'in';
}

function issuedBy(credential, did) {
  const claimed = typeof credential.issuer === 'object' ? credential.issuer?.id : credential.issuer;
  return claimed === did.id && did.assertionMethod.includes(credential.proof?.verificationMethod);
}

function loaderOf({did, statusLists, contexts}) {
  const known = new Map(Object.entries(contexts));
  known.set(did.id, did);
  for (const method of did.verificationMethod) known.set(method.id, {'@context': 'https://w3id.org/security/multikey/v1', ...method});
  for (const list of statusLists) known.set(list.id, list);
  return async url => {
    if (!known.has(url)) throw new Error(`not in this file: ${url}`);
    return {contextUrl: null, documentUrl: url, document: structuredClone(known.get(url))};
  };
}
