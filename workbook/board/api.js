// Follows the links of an API, remembers ETags, and lets a listener know of each call.

const listeners = [];
const kept = new Map(); // address -> the last answer to GET that had an ETag
const JSON_TYPES = /^application\/(?:[\w.-]+\+)?json\b/;

export const onCall = (listener) => listeners.push(listener);

export class Refused extends Error {
  constructor(answer) {
    super(answer.body?.detail ?? `${answer.method} ${answer.path} was answered with ${answer.status}`);
    Object.assign(this, { answer, status: answer.status, task: answer.task, faults: answer.body?.errors ?? [] });
  }
}

export function resolve(href) {
  const url = new URL(href, location.origin);
  if (url.origin !== location.origin) throw new Error(`The API links to another place, which the board does not follow: ${href}`);
  return url;
}

// Follows a link. A GET that was answered with an ETag before asks whether that answer still holds; 304 says yes.
export async function call(link, { body, headers = {}, type = "application/json" } = {}) {
  const url = resolve(link.href);
  const method = link.method ?? "GET";
  const path = url.pathname + url.search;
  const sent = { accept: "application/json", ...headers };
  const known = method === "GET" ? kept.get(url.href) : null;
  if (known) sent["if-none-match"] = known.etag;
  if (body !== undefined) sent["content-type"] = type;
  const told = { method, path, sent, body, begun: performance.now() };
  let response;
  try {
    response = await fetch(url, { method, headers: sent, body: body && JSON.stringify(body), cache: "no-store" });
  } catch {
    tell(told, { status: 0, headers: new Headers(), text: "" });
    throw new Error("The API does not answer. Is the server still running?");
  }
  const text = await response.text();
  const { status } = response;
  // A stub that is still open says which task it waits for, and `workbook serve` passes that on.
  const task = status < 500 ? undefined : /task \d+\.\d+: [^"]*/.exec(text)?.[0];
  tell(told, { status, headers: response.headers, text, task });
  // It may not be able to compare ETags yet: then it is asked as if nothing was known.
  if (known && task && kept.delete(url.href)) return call(link);
  return settle({ method, path, url, known, response, text, task });
}

function settle({ method, path, url, known, response, text, task }) {
  const { status, headers } = response;
  if (status === 304 && known) return known;
  const etag = headers.get("etag");
  const answer = { method, path, status, headers, etag, task, body: parse(text, headers) };
  if (!response.ok) throw new Refused(answer);
  if (method === "GET" && etag) kept.set(url.href, answer);
  return answer;
}

function parse(text, headers) {
  if (!JSON_TYPES.test(headers.get("content-type") ?? "")) return null;
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function tell(told, got) {
  const took = Math.round(performance.now() - told.begun);
  for (const listener of listeners) listener({ ...told, ...got, took });
}
