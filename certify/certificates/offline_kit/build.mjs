// Bundles the kit's page with the libraries that it needs, and their licences, into node_modules/.offline-kit. Run by the set-up after npm.

import {build} from 'esbuild';
import {mkdirSync, readFileSync, readdirSync, writeFileSync} from 'node:fs';
import {dirname, join} from 'node:path';
import {fileURLToPath} from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));
const root = join(here, '../../..');
const target = join(root, 'node_modules/.offline-kit');
mkdirSync(target, {recursive: true});

const {metafile} = await build({
  absWorkingDir: root,
  entryPoints: [join(here, 'main.js')],
  outfile: join(target, 'verifier.js'),
  bundle: true,
  minify: true,
  format: 'iife',
  platform: 'browser',
  charset: 'utf8',
  alias: {'base64url-universal': join(root, 'node_modules/base64url-universal/lib/browser.js')}, // its `browser` field is not read beside `exports`
  define: {'import.meta.url': '"file:///offline-kit/"'}, // one library names its own files by it; none is read
  legalComments: 'none', // they stand in licences.txt, whole
  metafile: true,
  logLevel: 'warning',
});

const packages = new Set();
for (const path of Object.keys(metafile.inputs)) {
  const inside = path.split('node_modules/').at(-1);
  if (inside !== path) packages.add(path.slice(0, path.length - inside.length) + inside.split('/').slice(0, inside.startsWith('@') ? 2 : 1).join('/'));
}
const licences = [...packages].sort().map(folder => {
  const {name, version, license} = JSON.parse(readFileSync(join(root, folder, 'package.json'), 'utf8'));
  const file = readdirSync(join(root, folder)).find(one => /^(licen[cs]e|copying)/i.test(one));
  return `${name} ${version} (${license})\n\n${file ? readFileSync(join(root, folder, file), 'utf8').trim() : 'Its package carries no text of the licence beyond this name.'}\n`;
});
writeFileSync(join(target, 'licences.txt'), licences.join(`\n${'-'.repeat(72)}\n\n`));
