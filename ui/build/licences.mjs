// The licences of what the application is made of: the packages of package.json's `dependencies` and what they bring along, as one text.
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

const ALLOWED = new Set(['MIT', 'ISC', 'Apache-2.0', 'BSD-2-Clause', 'BSD-3-Clause', '0BSD']);

/** @param {string} ui the folder with package-lock.json and node_modules */
export function licences(ui) {
  const lock = JSON.parse(readFileSync(join(ui, 'package-lock.json'), 'utf8'));
  const parts = Object.entries(lock.packages)
    .filter(([path, one]) => path && !one.dev && !one.optional && existsSync(join(ui, path)))
    .map(([path, one]) => {
      const name = path.replace(/^.*node_modules\//, '');
      const own = JSON.parse(readFileSync(join(ui, path, 'package.json'), 'utf8'));
      const file = readdirSync(join(ui, path)).find((entry) => /^licen[cs]e/i.test(entry));
      if (!ALLOWED.has(own.license)) throw new Error(`${name} is under ${own.license ?? 'no licence that it names'}; use another package, or see whether it may be shipped and add it to build/licences.mjs`);
      if (!file && !own.license) throw new Error(`${name} comes without a licence`);
      return `${name} ${one.version} (${own.license})\n\n${file ? readFileSync(join(ui, path, file), 'utf8').trim() : 'The package names its licence and comes without its text.'}\n`;
    });
  return `What this application is made of, besides its own code.\n\nThe outline of the world on maps: Natural Earth, https://www.naturalearthdata.com, public domain.\n\n${parts.join(`\n${'-'.repeat(80)}\n\n`)}`;
}
