// Measures pages with Lighthouse. Input: { origin, pages, port: a free one }. Output: one entry a page,
// { page, scores: { category: 0 to 100 }, lost: the audits that cost points }.
import lighthouse, { desktopConfig } from "lighthouse";
import { input, launch } from "./chromium.mjs";

const { origin, pages, port } = await input();
const browser = await launch(`--remote-debugging-port=${port}`);
// Nothing is timed, so the pauses that steady a measurement of speed are short.
const pauses = { pauseAfterFcpMs: 0, pauseAfterLoadMs: 900, networkQuietThresholdMs: 300, cpuQuietThresholdMs: 300 };
const flags = {
  ...pauses,
  port,
  logLevel: "error",
  onlyCategories: ["accessibility", "best-practices", "seo"],
  disableFullPageScreenshot: true,
};
const results = [];
for (const page of pages) {
  const { lhr } = await lighthouse(origin + page, flags, desktopConfig);
  const categories = Object.values(lhr.categories);
  const lost = categories.flatMap(({ auditRefs }) =>
    auditRefs.filter(({ id, weight }) => weight > 0 && lhr.audits[id].score !== null && lhr.audits[id].score < 1),
  );
  results.push({
    page,
    scores: Object.fromEntries(categories.map(({ id, score }) => [id, Math.round(score * 100)])),
    lost: lost.map(({ id }) => `${id}: ${JSON.stringify(lhr.audits[id].details?.items ?? []).slice(0, 400)}`),
  });
}
await browser.close();
console.log(JSON.stringify(results));
