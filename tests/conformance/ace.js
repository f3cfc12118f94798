// Runs Ace by DAISY on EPUB files with one browser for all, and prints one JSON line a file: node ace.js FILE...
'use strict';
const { mkdtempSync } = require('node:fs');
const { tmpdir } = require('node:os');
const path = require('node:path');
const ace = require('@daisy/ace-core');
const runner = require('@daisy/ace-axe-runner-puppeteer');
const { initLogger } = require('@daisy/ace-logger');

console.log = console.error; // whatever a library prints must not mix with the answers

// Ace starts and closes a browser for each file; this runner leaves that to us.
const openRunner = { ...runner, launch: async () => {}, close: async () => {} };

function findings(report) {
  return report.assertions.flatMap((page) =>
    page.assertions.map((found) => {
      const { 'dct:title': rule, 'earl:impact': impact } = found['earl:test'];
      return `${rule} (${impact}) ${page['earl:testSubject'].url}: ${found['earl:result']['dct:description']}`;
    }),
  );
}

async function problems(file) {
  const outdir = mkdtempSync(path.join(tmpdir(), 'ace-report-'));
  try {
    const [, report] = await ace(file, { cwd: process.cwd(), outdir }, openRunner);
    const found = findings(report);
    const outcome = report['earl:result']['earl:outcome'];
    return outcome === 'pass' || found.length ? found : [`outcome is ${outcome}`];
  } catch (error) {
    return [`could not be validated: ${(error && error.message) || error || 'no reason given'}`];
  }
}

(async () => {
  initLogger({ silent: true, fileName: 'ace.log' });
  await runner.launch();
  for (const file of process.argv.slice(2)) {
    const answer = { file, check: 'Ace', problems: await problems(file) };
    process.stdout.write(`${JSON.stringify(answer)}\n`);
  }
  await runner.close();
})();
