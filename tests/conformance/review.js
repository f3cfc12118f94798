// Fills in the form of a review's page as a person would, in a browser, and prints what it saves.
// CHROMIUM=/path/to/chromium node review.js FILE ANSWERS.json; the answers: {name of a field: its value}
'use strict';
const { readFileSync } = require('node:fs');
const { pathToFileURL } = require('node:url');
const { chromium } = require('playwright-core');

async function fill(page, values) {
  for (const [name, value] of Object.entries(values)) {
    const fields = page.locator(`[name=${JSON.stringify(name)}]`);
    if ((await fields.first().getAttribute('type')) === 'radio') {
      await page.locator(`[name=${JSON.stringify(name)}][value=${JSON.stringify(value)}]`).check();
    } else {
      const box = page.locator('details', { has: fields });
      if (await box.count()) await box.first().evaluate((e) => { e.open = true; });
      await fields.fill(value);
    }
  }
}

async function saved(page) {
  const [download] = await Promise.all([page.waitForEvent('download'), page.click('#save')]);
  return { name: download.suggestedFilename(), text: readFileSync(await download.path(), 'utf8'), said: await page.textContent('#said') };
}

(async () => {
  const file = process.argv[2];
  const values = JSON.parse(readFileSync(process.argv[3], 'utf8'));
  const browser = await chromium.launch({ executablePath: process.env.CHROMIUM });
  const page = await (await browser.newContext({ acceptDownloads: true })).newPage();
  const problems = [];
  const asked = [];
  page.on('pageerror', (error) => problems.push(error.message));
  page.on('console', (message) => problems.push(message.text()));
  page.on('request', (request) => { if (!/^(file|data|blob):/.test(request.url())) asked.push(request.url()); });
  page.on('dialog', (dialog) => dialog.accept());
  await page.goto(pathToFileURL(file).href);
  const blank = await saved(page);
  await fill(page, values);
  const filled = await saved(page);
  await page.reload();
  const kept = await saved(page);
  await page.click('#clear');
  await page.reload();
  const cleared = await saved(page);
  await browser.close();
  process.stdout.write(JSON.stringify({ blank, filled, kept, cleared, problems, asked }));
})();
