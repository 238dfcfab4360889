// Writes the emoji of the picker: node build/emoji/write-emoji.mjs FOLDER, where FOLDER is an unpacked npm package emojibase-data.
// Its data are those of Unicode and CLDR, its short codes those of GitHub, and its own for emoji that GitHub does not have.
import { readFileSync, writeFileSync } from 'node:fs';

const folder = process.argv[2];
const read = (name) => JSON.parse(readFileSync(`${folder}/en/${name}.json`, 'utf8'));
const { version } = JSON.parse(readFileSync(`${folder}/package.json`, 'utf8'));
const [emoji, github, own] = [read('data'), read('shortcodes/github'), read('shortcodes/emojibase')];
const components = 2; // skin tones and hair, which are not emoji
const lines = emoji
  .filter(({ group }) => group !== undefined && group !== components)
  .sort((a, b) => a.order - b.order)
  .map(({ group, emoji: text, label, hexcode, tags = [] }) => {
    const codes = [github[hexcode] ?? own[hexcode] ?? []].flat();
    const words = new Set(label.toLowerCase().split(/[^\p{L}\p{N}]+/u));
    return [group, text, label, codes.join(' '), tags.filter((tag) => !words.has(tag)).join(' ')].join('\t');
  });
writeFileSync(new URL('../../src/Parley.Web.Writing/Features/Emoji/emoji.txt', import.meta.url), `# emojibase-data ${version}, MIT License, Copyright (c) Miles Johnson; Unicode and CLDR data, Unicode License v3.
# Written by build/emoji/write-emoji.mjs. Group, emoji, name, short codes, other words to find it by.
${lines.join('\n')}
`);
