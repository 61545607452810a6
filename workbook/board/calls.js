// The log: every call with its status, and folded in it the headers that matter and the bodies.
import { $, h } from "./dom.js";

const MOST = 60;
const LONGEST = 4000;
const NOTED = ["location", "etag", "cache-control", "vary", "content-type", "allow", "api-version", "deprecation", "sunset", "link",
  "idempotency-replayed", "retry-after", "server-timing"];

export function log(entry) {
  const kind = entry.status ? String(entry.status)[0] : "0";
  const summary = h("summary", {},
    h("span", { className: "method" }, entry.method),
    h("span", { className: `status s${kind}` }, entry.status ? String(entry.status) : "no answer"),
    h("span", { className: "took" }, `${entry.took} ms`),
    h("span", { className: "path" }, readable(entry.path)));
  const got = NOTED.filter((name) => entry.headers.has(name)).map((name) => [name, entry.headers.get(name)]);
  const sent = Object.entries(entry.sent);
  const details = h("details", {}, summary, pairs("Sent", sent), text(entry.body && JSON.stringify(entry.body)));
  if (entry.status) details.append(pairs("Received", got), text(entry.text) ?? "");
  $("calls").prepend(h("li", {}, details));
  $("calls").children[MOST]?.remove();
}

function readable(path) {
  try {
    return decodeURI(path);
  } catch {
    return path;
  }
}

function pairs(title, entries) {
  const rows = entries.flatMap(([name, value]) => [h("dt", {}, name), h("dd", {}, value)]);
  return h("div", {}, h("h3", {}, title), h("dl", {}, ...rows));
}

function text(body) {
  if (!body) return null;
  let shown = body;
  try {
    shown = JSON.stringify(JSON.parse(body), null, 2);
  } catch {
    // not JSON: shown as it came
  }
  return h("pre", { tabIndex: 0 }, shown.length > LONGEST ? `${shown.slice(0, LONGEST)}\n... ${shown.length} characters` : shown);
}
