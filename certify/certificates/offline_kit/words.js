// What the kit says, Chinese first, English second.

export const WORDS = {
  checking: ['正在核验……', 'Checking…'],
  listRefused: ['这份状态列表不是发证方签名的，或者比现有的旧：没有采用。', 'This status list is not signed by the issuer, or is older than the one in use: not taken.'],
  listTaken: ['已采用这份状态列表。', 'This status list is in use now.'],
};

const VERDICTS = {
  valid: ['good', ['真实；名单当日未吊销，仍在有效期内', 'Genuine; not revoked on the day of the list, and in date'], ['由发证方签名，签名后没有改动。', 'Signed by the issuer and unchanged since.']],
  revoked: ['bad', ['已吊销：请勿采信', 'Revoked: do not rely on it'], ['签名是真的，但发证方已经吊销了这张证书。', 'The signature is good, but the issuer has revoked the certificate.']],
  expired: ['bad', ['真实，但已过期', 'Genuine, but expired'], ['按本机时钟，有效期已过。', 'By the clock of this computer it is out of date.']],
  early: ['bad', ['尚未生效', 'Not valid yet'], ['按本机时钟，还没有到生效时间。请检查时钟。', 'By the clock of this computer it does not hold yet. Look at the clock.']],
  suspended: ['warn', ['真实，但制作本包时已暂停：暂勿采信', 'Genuine, but suspended when this kit was made: do not rely on it for now'], ['暂停只在网上的证书页公布，可能已经解除。', 'A suspension is told online only, and may have been lifted since.']],
  unlisted: ['warn', ['签名真实，但不知道是否已吊销', 'Genuinely signed; whether it is revoked is not known'], ['包里没有它的状态列表，或名单签名不对。请上网查看证书页。', 'Its status list is not in this kit, or badly signed. Look at the certificate’s page online.']],
  forged: ['bad', ['不真实：内容与签名不符', 'Not genuine: content and signature do not fit'], ['凭证被改动过，或根本不是发证方签的。', 'It was changed, or the issuer never signed it.']],
  stranger: ['bad', ['不是这个发证方签发的', 'Not signed by this issuer'], ['它的密钥不在发证方公布的密钥之列。', 'Its key is not among those that the issuer has published.']],
  unreadable: ['bad', ['文件里没有可以核验的凭证', 'No credential in this file'], ['请放入 JSON、PNG、SVG 或 PDF 原件；截图和照片里没有凭证。', 'Use the original JSON, PNG, SVG or PDF; a screenshot or photo carries none.']],
  incapable: ['bad', ['这个浏览器不能核验', 'This browser cannot check'], ['请用新版的 Chrome、Edge、Firefox 或 Safari 打开。', 'Open this file in a current Chrome, Edge, Firefox or Safari.']],
};

export function verdictOf(answer) {
  const name = nameOf(answer);
  const [kind, title, text] = VERDICTS[name];
  return {name, kind, title, text};
}

function nameOf(answer) {
  if (answer.error) return answer.error === 'no-crypto' ? 'incapable' : 'unreadable';
  if (!answer.issuer) return 'stranger';
  if (!answer.signature) return 'forged';
  if (answer.status === 'revoked') return 'revoked';
  if (answer.suspended) return 'suspended';
  if (answer.dates !== 'in') return answer.dates === 'over' ? 'expired' : 'early';
  return answer.status === 'good' ? 'valid' : 'unlisted';
}

// The answers one by one. `good`: true, false, or null where nobody can say.
export function answerLine(answer, kit) {
  const listed = day(answer.listedAt);
  const made = day(kit.madeAt);
  const steps = [
    {good: answer.issuer, text: answer.issuer ? ['密钥是发证方公布的', 'The key is one that the issuer publishes'] : ['密钥不是发证方公布的', 'The key is none that the issuer publishes']},
  ];
  if (!answer.issuer) return steps;
  steps.push({good: answer.signature, text: answer.signature ? ['签名与内容相符', 'Signature and content fit'] : ['签名与内容不符', 'Signature and content do not fit']});
  if (!answer.signature) return steps;
  steps.push({
    good: answer.status === null ? null : answer.status === 'good',
    text:
      answer.status === null
        ? ['状态列表不可用：是否吊销未知', 'No usable status list: revocation unknown']
        : answer.status === 'good'
          ? [`未吊销：名单签于 ${listed}，取于 ${made}。此后是否吊销，须上网查`, `Not revoked: list signed ${listed}, taken ${made}. For what came after, ask online`]
          : [`已吊销：名单签于 ${listed}`, `Revoked: list signed ${listed}`],
  });
  const dates = {in: ['在有效期内（按本机时钟）', 'In date, by this computer’s clock'], over: ['已过有效期', 'Past its dates'], early: ['尚未生效', 'Not valid yet']};
  steps.push({good: answer.dates === 'in', text: dates[answer.dates]});
  return steps;
}

const day = text => (text ? text.slice(0, 10) : '—');

// What a reader wants to compare with the person in front of them; every value from the signed bytes.
export function shownFields(credential) {
  const subject = credential.credentialSubject;
  const names = new Map(subject.achievement.resultDescription.map(one => [one.id, one.name]));
  const holder = [].concat(subject.identifier ?? []).find(one => one.identityType === 'name');
  return [
    ['持证人 ｜ Holder', holder?.identityHash ?? '未公开姓名 ｜ name not shown'],
    ['证书 ｜ Certificate', credential.name],
    ['地址 ｜ Address', credential.id],
    ['发证方 ｜ Issuer', credential.issuer.name],
    ['有效期 ｜ Valid', `${day(credential.validFrom)} – ${day(credential.validUntil)}`],
    ...subject.result.map(one => [names.get(one.resultDescription) ?? one.resultDescription, readable(one)]),
    ...(credential.evidence ?? []).map(one => [one.name, one.narrative]),
    ...subject.achievement.criteria.narrative.split('\n').map(one => ['标准与范围 ｜ Criteria and limits', one]),
  ];
}

// Codes that stand in the credential, in words; what is not known here is shown as it was signed.
const CODES = {
  level: {junior: '初级 ｜ junior', intermediate: '中级 ｜ intermediate', senior: '高级 ｜ senior'},
  identity_check: {
    not_checked: '未核验 ｜ not checked',
    in_person: '监考当面核验 ｜ checked in person by an invigilator',
    document: '核对过证件 ｜ checked against an identity document',
    organisation: '由所属机构确认 ｜ confirmed by the organisation',
  },
  sitting_mode: {window: '自选时间地点，无人监考 ｜ own time and place, not supervised', sitting: '统一开考 ｜ one common start'},
};

function readable({resultDescription, value}) {
  const key = resultDescription.split('#').at(-1);
  const codes = CODES[key] ?? {};
  if (Object.hasOwn(codes, value)) return codes[value];
  if (/^(uplift|net_uplift)/.test(key)) return `${value.startsWith('-') ? '' : '+'}${value} %`;
  return key === 'decided_on' ? day(value) : value;
}

// `中文 ｜ English` as the issuer writes it, in its two halves; a text of one language has one.
export function halves(text) {
  const [zh, ...en] = String(text).split(' ｜ ');
  return [zh, en.join(' ｜ ')];
}
