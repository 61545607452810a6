// Input: { diagrams: [text], picture: path or null }. Output: one entry a diagram, null or what is wrong with it.
import { fileURLToPath } from "node:url";
import { input, open } from "./chromium.mjs";

const { diagrams, picture } = await input();
const { browser, page, faults } = await open({ width: 1200, height: 800 });
await page.setContent("<body style='margin: 24px; font-family: sans-serif'></body>");
await page.addScriptTag({ path: fileURLToPath(new URL("../../book/node_modules/mermaid/dist/mermaid.min.js", import.meta.url)) });
const found = await page.evaluate(async (texts) => {
  mermaid.initialize({ startOnLoad: false, theme: "default" });
  const found = [];
  for (const [number, text] of texts.entries()) {
    try {
      await mermaid.parse(text);
      const { svg } = await mermaid.render(`diagram${number}`, text);
      const figure = document.createElement("figure");
      figure.innerHTML = svg;
      document.body.append(figure);
      const drawn = figure.querySelector("svg");
      const named = drawn.querySelector("title")?.textContent && drawn.querySelector("desc")?.textContent;
      found.push(named ? null : "drawn without a title and a description");
    } catch (error) {
      found.push(String(error.message ?? error).slice(0, 400));
    }
  }
  return found;
}, diagrams);
if (picture) await page.screenshot({ path: picture, fullPage: true });
await browser.close();
console.log(JSON.stringify({ found, faults }));
