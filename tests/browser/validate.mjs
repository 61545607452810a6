// Validates the content of pages. Input: { pages: { name: HTML } }, each a whole page. Output: what is wrong.
// Only <article> is looked at, which the course writes: the frame around it is the theme's own template.
import { HtmlValidate } from "html-validate";
import { input } from "./chromium.mjs";

const RULES = {
  // Python-Markdown aligns the columns of a table with a style attribute and has no other way.
  "no-inline-style": ["error", { allowedProperties: ["text-align"] }],
  // HTML allows any id without spaces; headings begin with numbers here, and names of the API hold dots.
  "valid-id": ["error", { relaxed: true }],
  // The templates end lines with spaces; a reader never sees them.
  "no-trailing-whitespace": "off",
};

const { pages } = await input();
const validator = new HtmlValidate({ root: true, extends: ["html-validate:recommended"], rules: RULES });
const wrong = [];
for (const [name, html] of Object.entries(pages)) {
  const article = html.match(/<article[\s>][\s\S]*<\/article>/)?.[0];
  if (!article) wrong.push(`${name}: no article`);
  const whole = `<!DOCTYPE html>\n<html lang="en"><head><title>Content</title></head><body>${article}</body></html>\n`;
  const { results } = await validator.validateString(whole, name);
  for (const { ruleId, message, selector } of results.flatMap(({ messages }) => messages)) {
    wrong.push(`${name}: ${ruleId}: ${message} (${selector})`);
  }
}
console.log(JSON.stringify(wrong));
