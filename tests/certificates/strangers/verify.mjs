// Digital Bazaar's verifier over many credentials at once. In: {now, documents: {address: document}, credentials: {name: credential}} on
// standard input. Out: what it says of each, and how many sockets were tried. It knows nothing but these documents.

import dgram from 'node:dgram';
import dns from 'node:dns';
import net from 'node:net';

let sockets = 0;
const refuse = () => {
  sockets += 1;
  throw new Error('the verifier asked for the network');
};
net.Socket.prototype.connect = refuse;
dgram.createSocket = refuse;
dns.lookup = dns.resolve = dns.promises.lookup = dns.promises.resolve = refuse;

const {DataIntegrityProof} = await import('@digitalbazaar/data-integrity');
const {cryptosuite} = await import('@digitalbazaar/eddsa-rdfc-2022-cryptosuite');
const {verifyCredential} = await import('@digitalbazaar/vc');
const {checkStatus} = await import('@digitalbazaar/vc-bitstring-status-list');

let text = '';
for await (const part of process.stdin.setEncoding('utf8')) text += part;
const {now, documents, credentials} = JSON.parse(text);

const documentLoader = async url => {
  if (!Object.hasOwn(documents, url)) throw new Error(`not at hand: ${url}`);
  return {contextUrl: null, documentUrl: url, document: structuredClone(documents[url])};
};
const suite = () => new DataIntegrityProof({cryptosuite});
const ignoreStatus = async () => ({verified: true});

const said = {};
for (const [name, credential] of Object.entries(credentials)) {
  const asked = {credential, suite: suite(), documentLoader, now};
  const full = await verifyCredential({...asked, checkStatus});
  const within = await verifyCredential({...asked, checkStatus: ignoreStatus, now: credential.validFrom});
  said[name] = {
    verified: full.verified, // true for a revoked one, too: whether a bit is set is for the caller to read
    bit_set: Boolean(full.statusResult?.results?.some(one => one.status)),
    on_its_first_day: within.verified, // the signature alone: the dates are refused before it is looked at
    error: String(full.error?.errors?.[0]?.message ?? full.error?.message ?? ''),
  };
}
process.stdout.write(JSON.stringify({said, sockets}));
