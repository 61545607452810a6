// Goes through a page with the keyboard alone. Input: { page: its address, word: to search for, or null }.
// Output: { order: what Tab reached up to the footer, missed and unseen: what it did not reach or did not show,
// folded: summaries that Enter does not open, found: where the first section in the results of the search leads, faults }.
import { input, open } from "./chromium.mjs";

const MOST_STOPS = 400;
const MOST_ARROWS = 20;

const job = await input();
const { browser, page, faults } = await open({ width: 1280, height: 900 });
await page.emulateMedia({ reducedMotion: "reduce" });
await page.goto(job.page);
await page.locator(".md-content h1").waitFor();

// What a stop is called, and how it looks; the theme draws a radio button by its label and the search by its form.
await page.evaluate(() => {
  const named = (each) => (each.getAttribute("aria-label") || each.textContent || "").trim().replace(/\s+/g, " ");
  window.called = (each) => `${each.tagName.toLowerCase()}.${[...each.classList].join(".")} ${named(each).slice(0, 40)}`;
  window.look = (each) => {
    const parts = each.matches("input") ? [each, each.form, ...each.form.querySelectorAll("label")] : [each];
    const props = ["outline", "boxShadow", "backgroundColor", "borderColor", "color", "opacity", "textDecoration"];
    return parts.map((part) => props.map((prop) => getComputedStyle(part)[prop]).join(";")).join("|");
  };
  const all = "a[href], summary, button, form input, [tabindex]";
  window.before = new Map([...document.querySelectorAll(all)].map((each) => [each, window.look(each)]));
  window.reached = new Set();
});

async function step() {
  await page.keyboard.press("Tab");
  const at = await page.evaluate(() => {
    const at = document.activeElement;
    if (at === document.body || window.reached.has(at)) return null;
    window.reached.add(at);
    const place = [".md-footer", ".md-content", ".md-header", ".md-tabs", ".md-sidebar"].find((each) => at.closest(each));
    return { name: window.called(at), place: place ?? null };
  });
  const lit = () => window.look(document.activeElement) !== window.before.get(document.activeElement);
  const seen = at && (await page.waitForFunction(lit, null, { timeout: 1000 }).then(() => true, () => false));
  return at && { ...at, seen };
}

const order = [];
for (let at = await step(); at && order.length < MOST_STOPS; at = await step()) {
  order.push(at);
  if (at.place === ".md-footer") break;
}
const missed = await page.evaluate(() =>
  [...document.querySelectorAll(".md-content :is(a[href], summary, button)")]
    .filter((each) => each.checkVisibility({ visibilityProperty: true }) && !window.reached.has(each))
    .map(window.called),
);

const folded = [];
for (const summary of await page.locator(".md-content summary:visible").all()) {
  await summary.focus();
  await page.keyboard.press("Enter");
  if (!(await summary.evaluate((each) => each.parentElement.open))) folded.push(await summary.innerText());
}

let found = null;
if (job.word) {
  await page.evaluate(() => document.activeElement.blur());
  await page.keyboard.press("/");
  await page.keyboard.type(job.word);
  await page.locator(".md-search-result__link", { hasText: new RegExp(job.word, "i") }).first().waitFor();
  // The first result may be a whole page; the arrows go on to a section.
  const section = page.locator(".md-search-result__link[href*='#']:focus");
  for (let presses = 0; presses < MOST_ARROWS && !(await section.count()); presses += 1) {
    await page.keyboard.press("ArrowDown");
  }
  const before = page.url();
  await page.keyboard.press("Enter");
  await page.waitForURL((url) => url.href !== before);
  found = page.url();
}
await browser.close();
const unseen = order.filter((each) => !each.seen).map((each) => each.name);
console.log(JSON.stringify({ order: order.map(({ name, place }) => [place, name]), missed, unseen, folded, found, faults }));
