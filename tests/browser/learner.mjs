// A learner's first task in JupyterLab. Input: { url, shots, read, write, checkpoint, solution }; the names of the
// links to follow, the cell to run and the text to save. Output: { seen: what the cards said, faults }.
import path from "node:path";
import { input, open } from "./chromium.mjs";

const job = await input();
const { browser, page, faults } = await open({ width: 1440, height: 960 });
page.setDefaultTimeout(60_000);
const seen = {};

const panel = page.locator(".jp-NotebookPanel:not(.lm-mod-hidden)");
const cell = (text) => panel.locator(".jp-CodeCell", { hasText: text }).first();
const card = (text) => cell(text).locator(".checkpoint-card, .course-card");
const tab = (name) => page.locator("#jp-main-dock-panel .lm-TabBar-tab", { hasText: name });

async function settled() {
  await page.locator(".jp-NotebookPanel:not(.lm-mod-hidden) .jp-Cell").first().waitFor();
  await page.locator("#jp-main-statusbar", { hasText: "| Idle" }).waitFor();
}

async function show(name) {
  await tab(name).click();
  await page.locator("#jp-main-dock-panel .lm-TabBar-tab.lm-mod-current", { hasText: name }).waitFor();
  await settled();
}

async function run(text, expected) {
  const prompt = cell(text).locator(".jp-InputPrompt");
  const before = await prompt.innerText();
  await cell(text).locator(".cm-content").click();
  await page.keyboard.press("Control+Enter");
  await prompt.filter({ hasText: /\d/, hasNotText: before }).waitFor();
  if (expected) await card(text).filter({ hasText: expected }).waitFor();
}

async function shot(name) {
  await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
  await page.screenshot({ path: path.join(job.shots, `${name}.png`) });
}

async function top(locator) {
  await locator.evaluate((element) => element.scrollIntoView({ block: "start" }));
}

// The lowest contrast of text against what lies behind it, as WCAG counts it, and where.
async function contrast() {
  return page.evaluate(() => {
    const canvas = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
    const over = (colour, [r, g, b]) => {
      canvas.fillStyle = `rgb(${r} ${g} ${b})`;
      canvas.fillRect(0, 0, 1, 1);
      canvas.fillStyle = colour;
      canvas.fillRect(0, 0, 1, 1);
      return [...canvas.getImageData(0, 0, 1, 1).data].slice(0, 3);
    };
    const behind = (element) => {
      const under = element.parentElement ? behind(element.parentElement) : [255, 255, 255];
      return over(getComputedStyle(element).backgroundColor, under);
    };
    const light = (rgb) => {
      const [r, g, b] = rgb.map((each) => each / 255).map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4));
      return 0.2126 * r + 0.7152 * g + 0.0722 * b;
    };
    const panel = ".jp-NotebookPanel:not(.lm-mod-hidden) ";
    const texts = ":is(.jp-RenderedHTMLCommon :is(p, li, td, a, code, summary, h1, h2), .jp-CodeCell .cm-line span)";
    const found = [...document.querySelectorAll(panel + texts)].map((element) => {
      const ground = behind(element);
      const [low, high] = [light(ground), light(over(getComputedStyle(element).color, ground))].sort((a, b) => a - b);
      return { ratio: (high + 0.05) / (low + 0.05), where: `${element.tagName} ${element.textContent.slice(0, 30)}` };
    });
    return found.reduce((worst, each) => (each.ratio < worst.ratio ? each : worst), { ratio: 21, where: "nothing" });
  });
}

async function theme(name) {
  const address = new URL(job.url);
  const headers = { Authorization: `token ${address.searchParams.get("token")}` };
  const plugin = "@jupyterlab/apputils-extension:themes";
  const data = { raw: JSON.stringify({ theme: `JupyterLab ${name}` }) };
  await page.request.put(`${address.origin}/lab/api/settings/${plugin}`, { headers, data });
  await page.goto(`${address.origin}/lab`);
  await page.locator(`body[data-jp-theme-name="JupyterLab ${name}"]`).waitFor({ state: "attached" });
  await settled();
}

try {
  await page.goto(job.url);
  await settled();
  seen.welcome = await card("progress()").innerText();
  seen.contrast = [await contrast()];
  await shot("1_welcome");

  await card("progress()").getByText(job.read, { exact: true }).first().click();
  await tab(job.notebook).waitFor();
  await settled();
  seen.contrast.push(await contrast());
  await shot("2_notebook");

  await run("%load_ext workbook");
  await run(job.checkpoint, /not started/i);
  seen.before = await card(job.checkpoint).innerText();
  await top(panel.locator("h2", { hasText: "Your turn" }).first());
  await shot("3_not_started");

  await panel.locator(`a[data-href$="${job.write}"], a[href*="${job.write}"]`).first().click();
  const editor = page.locator(".jp-FileEditor:not(.lm-mod-hidden) .cm-content");
  await editor.waitFor();
  await shot("4_stub");
  await editor.click();
  await page.keyboard.press("Control+A");
  await page.keyboard.insertText(job.solution);
  await page.keyboard.press("Control+S");
  await page.locator("#jp-main-dock-panel .lm-TabBar-tab.lm-mod-current:not(.jp-mod-dirty)").first().waitFor();

  await show(job.notebook);
  await run(job.checkpoint, /green/i);
  seen.after = await card(job.checkpoint).innerText();
  await top(panel.locator("h2", { hasText: "Your turn" }).first());
  await shot("5_green");

  await page.keyboard.press("Control+S");
  await show("welcome");
  await run("progress()", job.progress);
  seen.progress = await card("progress()").innerText();
  await shot("6_progress");

  await theme("Dark");
  seen.contrast.push(await contrast());
  await shot("7_welcome_dark");
  await show(job.notebook);
  seen.contrast.push(await contrast());
  await shot("8_notebook_dark");
  await top(panel.locator("h2", { hasText: "Your turn" }).first());
  await shot("9_task_dark");
} catch (error) {
  faults.push(`driver: ${error.message}`);
  await page.screenshot({ path: path.join(job.shots, "failed.png") });
}
await browser.close();
console.log(JSON.stringify({ seen, faults }));
