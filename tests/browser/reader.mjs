// Reads a page without scripts and on paper, and searches. Input: { page: its address, words: to search for }.
// Output: { plain, printed: what is shown then, by selector; found: { word: addresses }, faults }.
import { input, open } from "./chromium.mjs";

const PARTS = [".md-content h1", ".md-content pre > code:not(details *)", ".md-header", ".md-sidebar", ".md-tabs", ".md-footer"];

const job = await input();
const { browser, page, faults } = await open({ width: 1280, height: 900 });

const shown = async (sheet) => {
  const entries = PARTS.map(async (part) => [part, await sheet.locator(part).first().isVisible()]);
  return Object.fromEntries(await Promise.all(entries));
};

const still = await browser.newContext({ javaScriptEnabled: false, viewport: { width: 1280, height: 900 } });
const sheet = await still.newPage();
await sheet.goto(job.page);
const plain = await shown(sheet);

const found = {};
await page.goto(job.page);
for (const word of job.words) {
  await page.keyboard.press("/");
  await page.keyboard.insertText(word);
  await page.keyboard.press("End"); // the search listens to keys
  await page.locator(".md-search-result__meta", { hasText: /matching/ }).waitFor();
  const links = page.locator(".md-search-result__link");
  found[word] = await links.evaluateAll((all) => all.map((each) => each.href));
  await page.reload();
}
await page.emulateMedia({ media: "print" });
const printed = await shown(page);
await browser.close();
console.log(JSON.stringify({ plain, printed, found, faults }));
