// Looks at pages as a reader sees them; with `unfold` also at what is folded at first: answers, menu, search results.
// Input: { origin, visits: [{ page, scheme, unfold, search }], patience: how many ms a diagram may take, shots: folder
// or null }. Output: one record a visit with what is wrong: { page, scheme, axe, diagrams, sideways, faults }.
import { readFile, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import path from "node:path";
import { input, launch, several, watch } from "./chromium.mjs";

const AXE = await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const DESKTOP = { width: 1280, height: 900 };
const PHONE = { width: 390, height: 844 };
const NARROW = { width: 360, height: 740 };
const TALLEST = 3000;

const job = await input();
const browser = await launch();
const contexts = {};
for (const scheme of ["light", "dark"]) {
  contexts[scheme] = await browser.newContext({ viewport: DESKTOP, colorScheme: scheme, reducedMotion: "reduce" });
  await contexts[scheme].addInitScript(prepare);
}

// Opens the closed roots that diagrams are drawn in, and counts what is still to come.
function prepare() {
  const attach = Element.prototype.attachShadow;
  Element.prototype.attachShadow = function (options) {
    return attach.call(this, { ...options, mode: "open" });
  };
  window.pending = 0;
  window.rejected = [];
  addEventListener("unhandledrejection", ({ reason }) => window.rejected.push(String(reason?.message ?? reason)));
  const later = window.setTimeout;
  window.setTimeout = (work, delay, ...rest) => {
    if (typeof work !== "function" || delay > 2000) return later(work, delay, ...rest);
    window.pending += 1;
    const run = (...given) => {
      window.pending -= 1;
      return work(...given);
    };
    return later(run, delay, ...rest);
  };
}

async function settled(page, diagrams) {
  const drawn = (wanted) => window.rejected.length > 0 || document.querySelectorAll("div.mermaid").length === wanted;
  await page.waitForFunction(drawn, diagrams, { timeout: job.patience }).catch(() => {});
  await page.waitForFunction(() => window.pending <= 0, null, { timeout: 5000 }).catch(() => {});
}

async function axe(page) {
  if (!(await page.evaluate(() => "axe" in window))) await page.evaluate(AXE);
  const found = await page.evaluate(() => axe.run(document, { resultTypes: ["violations"] }));
  const said = (node) => [...node.any, ...node.all, ...node.none][0]?.message ?? node.failureSummary;
  return found.violations.flatMap(({ id, nodes }) =>
    nodes.map((node) => `${id}: ${node.target.flat().join(" ")}: ${said(node)}`),
  );
}

// What axe does not look at: the names of a diagram's nodes against the colour that each node is filled with.
function faint() {
  const canvas = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  const light = (...colours) => {
    for (const colour of ["white", getComputedStyle(document.body).backgroundColor, ...colours]) {
      canvas.fillStyle = colour;
      canvas.fillRect(0, 0, 1, 1);
    }
    const [r, g, b] = [...canvas.getImageData(0, 0, 1, 1).data].map((c) => c / 255);
    const [red, green, blue] = [r, g, b].map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4));
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  const nodes = [...document.querySelectorAll("div.mermaid")].flatMap((each) => [...each.shadowRoot.querySelectorAll(".node")]);
  return nodes.flatMap((node) => {
    const label = node.querySelector(".nodeLabel p") ?? node.querySelector(".nodeLabel");
    const shape = node.querySelector(".label-container, rect, polygon, circle, path");
    if (!label?.textContent.trim() || !shape) return [];
    const filled = shape.matches("g") ? shape.querySelector("path") : shape;
    const [ground, letters] = [getComputedStyle(filled).fill, getComputedStyle(label).color];
    const [low, high] = [light(ground), light(ground, letters)].sort((a, b) => a - b);
    const ratio = (high + 0.05) / (low + 0.05);
    return ratio < 4.5 ? [`contrast of ${ratio.toFixed(2)} in "${label.textContent.trim().slice(0, 40)}"`] : [];
  });
}

async function diagrams(page, wanted) {
  const found = await page.evaluate(() => {
    const drawn = [...document.querySelectorAll("div.mermaid")];
    return [
      ...window.rejected,
      ...[...document.querySelectorAll("pre.mermaid")].map((each) => `not drawn: ${each.textContent.slice(0, 80)}`),
      ...drawn.filter((each) => !each.shadowRoot?.querySelector("svg title")).map(() => "drawn without a title"),
      ...drawn.map((each) => each.getBoundingClientRect().height).filter((high) => high <= 40).map((high) => `${high} px high`),
    ];
  });
  found.push(...(await page.evaluate(faint)));
  const number = await page.locator("div.mermaid").count();
  return number === wanted ? found : [...found, `${number} of ${wanted} diagrams drawn`];
}

async function resize(page, viewport) {
  await page.setViewportSize(viewport);
  await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
}

// Wide things are no fault inside of something that scrolls by itself.
async function sideways(page) {
  await resize(page, NARROW);
  return page.evaluate(() => {
    const { scrollWidth, clientWidth } = document.scrollingElement;
    if (scrollWidth <= clientWidth) return [];
    const contained = (each) =>
      each !== document.body && (getComputedStyle(each).overflowX !== "visible" || contained(each.parentElement));
    const wide = [...document.body.querySelectorAll("*")].filter(
      (each) => each.getBoundingClientRect().right > clientWidth && !contained(each.parentElement),
    );
    const named = wide.slice(0, 3).map((each) => `${each.tagName.toLowerCase()}.${[...each.classList].join(".")}`);
    return [`${scrollWidth} px wide in ${clientWidth}: ${named.join(", ")}`];
  });
}

async function menu(page) {
  await page.locator("label.md-header__button[for=__drawer]").click();
  await page.locator(".md-sidebar--primary .md-nav__link").first().waitFor();
  const found = await axe(page);
  await page.locator("#__drawer").evaluate((each) => each.click());
  return found.map((each) => `in the menu of a phone: ${each}`);
}

async function search(page) {
  await resize(page, DESKTOP);
  await page.keyboard.press("/");
  await page.keyboard.type("header");
  const result = page.locator(".md-search-result__item").first();
  return result.waitFor({ timeout: 10_000 }).then(() => [], () => ["the search finds nothing for a word of the course"]);
}

async function shot(page, name) {
  const height = await page.evaluate(() => document.documentElement.scrollHeight);
  const { width } = page.viewportSize();
  const clip = { x: 0, y: 0, width, height: Math.min(height, TALLEST), scale: 1 };
  const session = await page.context().newCDPSession(page);
  const options = { captureBeyondViewport: true, clip, optimizeForSpeed: true };
  const { data } = await session.send("Page.captureScreenshot", options);
  await session.detach();
  await writeFile(path.join(job.shots, `${name}.png`), data, "base64");
}

async function visit({ page: address, scheme, unfold, search: searched }) {
  const page = await contexts[scheme].newPage();
  const faults = watch(page);
  const name = address.replace(/(index)?\.html$/, "").replace(/\W+/g, "_").replace(/^_|_$/g, "") || "home";
  const answer = await page.goto(job.origin + address);
  const wanted = (await answer.text()).split('<pre class="mermaid">').length - 1;
  await settled(page, wanted);
  const record = { page: address, scheme, diagrams: await diagrams(page, wanted), axe: await axe(page) };
  if (job.shots) {
    await shot(page, `${name}_desktop_${scheme}`);
    await resize(page, PHONE);
    await shot(page, `${name}_phone_${scheme}`);
    await resize(page, DESKTOP);
  }
  if (unfold) {
    await page.evaluate(() => document.querySelectorAll("details").forEach((each) => (each.open = true)));
    await settled(page, wanted);
    record.axe.push(...(await axe(page)));
  }
  record.sideways = await sideways(page);
  if (unfold) record.axe.push(...(await menu(page)));
  if (searched) faults.push(...(await search(page)));
  if (searched && unfold) record.axe.push(...(await axe(page)).map((each) => `in the search: ${each}`));
  await page.close();
  return { ...record, faults };
}

const records = await several(job.visits, visit);
await browser.close();
console.log(JSON.stringify(records));
