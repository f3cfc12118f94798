// Runs axe-core on HTML files in three views and measures sideways scrolling, with one browser for all.
// Prints one JSON line a file and check: CHROMIUM=/path/to/chromium node axe.js FILE...
'use strict';
const { readFileSync } = require('node:fs');
const { pathToFileURL } = require('node:url');
const { chromium } = require('playwright-core');

const AXE = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');
const RULES = {
  runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
  resultTypes: ['violations', 'incomplete'],
};
const PHONE = 320; // CSS pixels: the width that WCAG 1.4.10 Reflow names
const VIEWS = [
  { check: 'axe 1280px', width: 1280, colorScheme: 'light' },
  { check: 'axe 320px', width: PHONE, colorScheme: 'light' },
  { check: 'axe dark', width: 1280, colorScheme: 'dark' },
];

function answer(file, check, problems) {
  process.stdout.write(`${JSON.stringify({ file, check, problems })}\n`);
}

function describe(found) {
  return `${found.id} (${found.impact}) x${found.nodes.length} ${found.help}, e.g. ${found.nodes[0].html.slice(0, 120)}`;
}

async function violations(page) {
  const results = await page.evaluate((rules) => window.axe.run(document, rules), RULES);
  // Text whose contrast axe cannot work out is text that nobody has checked.
  const unsure = results.incomplete.filter((found) => found.id === 'color-contrast');
  return [...results.violations.map(describe), ...unsure.map((found) => `cannot tell: ${describe(found)}`)];
}

async function sidewaysScrolling(page) {
  const width = await page.evaluate(() => document.documentElement.scrollWidth);
  return width <= PHONE ? [] : [`content is ${width} px wide on a ${PHONE} px screen`];
}

async function check(page, file, view) {
  await page.setViewportSize({ width: view.width, height: 900 });
  await page.emulateMedia({ colorScheme: view.colorScheme });
  await page.goto(pathToFileURL(file).href); // afresh, so that no colour is still fading from the last view
  await page.evaluate(AXE);
  answer(file, view.check, await violations(page));
  if (view.width === PHONE) answer(file, 'reflow', await sidewaysScrolling(page));
}

(async () => {
  const browser = await chromium.launch({ executablePath: process.env.CHROMIUM });
  const page = await browser.newPage();
  await page.route(/^https?:/, (route) => route.abort());
  for (const file of process.argv.slice(2)) {
    for (const view of VIEWS) {
      try {
        await check(page, file, view);
      } catch (error) {
        answer(file, view.check, [`could not be checked: ${error.message}`]);
      }
    }
  }
  await browser.close();
})();
