// The board knows one address, the root of the API. Everywhere else it gets by the links that the API offers.
import { Refused, call, onCall, resolve } from "./api.js";
import { log } from "./calls.js";
import { $, h, unseen } from "./dom.js";
import { openNew, openOld } from "./task.js";

const COLUMNS = { todo: "To do", doing: "Doing", done: "Done", cancelled: "Cancelled" };
const LEADS_TO = { start: "doing", complete: "done", cancel: "cancelled", reopen: "todo" };
const NO_MOVES = new Set(["self", "collection", "tags", "replace", "patch", "delete"]);
const PAUSE = 250; // ms without a key before the text of a filter is asked for

const state = { root: {}, list: {}, tasks: new Map(), parameters: new Set(), pages: 1, asked: 0, etags: false, offers: [], dragged: null };

const moves = (task) => Object.keys(task._links).filter((name) => !NO_MOVES.has(name) && task._links[name].method === "POST");
const some = (test) => [...state.tasks.values()].some(test);
const filtered = () => [...new FormData($("filters"))].some(([name, value]) => value && name !== "sort");
const named = (key) => [...document.querySelectorAll("[data-key]")].find((each) => each.dataset.key === key);

// What the course's API learns to do, in which chapter, and how the board sees that it can.
const OFFERS = [
  ["Documentation", 2, () => state.root.docs],
  ["Tasks", 3, () => state.root.tasks],
  ["Create", 3, () => state.list.create],
  ["Change", 3, () => some((task) => task._links.patch)],
  ["Moves", 3, () => some((task) => moves(task).length)],
  ["Filters", 3, () => state.parameters.has("status")],
  ["Order", 3, () => state.parameters.has("sort")],
  ["Pages", 3, () => state.list.next ?? state.list.first],
  ["Cursors", 3, () => state.parameters.has("cursor")],
  ["ETags", 3, () => state.etags],
  ["Live updates", 4, () => state.root.events],
  ["GraphQL", 4, () => state.root.graphql],
  ["Health", 5, () => state.root.health],
  ["Log-in", 7, () => state.root.login],
  ["Tenants", 8, () => state.root.tenants],
];

const counted = (number) => `${number} ${number === 1 ? "task" : "tasks"}`;

function say(text, kind = "") {
  $("say").className = kind;
  $("say").textContent = text;
}

function complain(error) {
  if (!(error instanceof Refused)) return say(error.message, "bad");
  const { method, path, status } = error.answer;
  const part = error.task ? `. Not there yet: ${error.task}.` : status < 500 ? `: ${error.message}` : ". The terminal of the server says why.";
  return say(`${method} ${path.split("?")[0]} was answered with ${status}${part}`, error.task ? "open" : "bad");
}

// What is not there yet is no fault.
function announce(text) {
  $("columns").replaceChildren(h("p", { className: "notice" }, text));
  say("");
}

// Runs something that calls the API; whatever goes wrong is told, and the board goes on.
async function attempt(work) {
  try {
    return await work();
  } catch (error) {
    return complain(error);
  } finally {
    showOffers();
  }
}

function showOffers() {
  const seen = OFFERS.map(([, , test], number) => Boolean(state.offers[number] || test()));
  if ($("offers").dataset.seen === String(seen)) return;
  $("offers").dataset.seen = String(seen);
  state.offers = seen;
  const entries = OFFERS.map(([name, chapter], number) => {
    const lit = seen[number];
    const page = lit && name === "Documentation";
    return h("li", { className: lit ? "lit" : "unlit" }, page ? h("a", { href: resolve(state.root.docs.href) }, name) : name,
      lit ? unseen(": offered") : h("small", {}, ` chapter ${chapter}`));
  });
  $("offers").replaceChildren(...entries);
}

async function start() {
  const { body } = await call({ href: "/" });
  if (!body?._links) return announce("GET / has no links to follow yet. Chapter 3 gives the API a root, and the board lights up.");
  state.root = body._links;
  $("api").textContent = [body.name, body.version].filter(Boolean).join(" ") || location.host;
  if (state.root.openapi) await attempt(readDocument);
  return refresh();
}

// Which filters there are is read from the description of the API.
async function readDocument() {
  const { body } = await call(state.root.openapi);
  const base = body.servers?.[0]?.url.replace(/\/$/, "") ?? "";
  const operation = body.paths?.[resolve(state.root.tasks.href).pathname.slice(base.length)]?.get;
  state.parameters = new Set(operation?.parameters?.filter((each) => each.in === "query").map((each) => each.name));
  for (const field of $("filters").elements) field.closest("label").hidden = !state.parameters.has(field.name);
  $("filters").hidden = ![...$("filters").elements].some((field) => state.parameters.has(field.name));
}

function wanted() {
  const url = resolve(state.root.tasks.href);
  for (const [name, value] of new FormData($("filters"))) {
    if (value && state.parameters.has(name)) url.searchParams.append(name, value);
  }
  if (state.parameters.has("cursor")) url.searchParams.set("cursor", "");
  return { href: url.pathname + url.search };
}

// Reads as many pages as were shown before; what a later call has asked for meanwhile wins.
async function refresh() {
  if (!state.root.tasks) return announce("The root of the API offers no link to tasks yet: that comes in chapter 3.");
  state.asked += 1;
  const asked = state.asked;
  const tasks = new Map();
  let answer = null;
  for (let link = wanted(), page = 0; link && page < state.pages; link = answer.body._links.next, page += 1) {
    answer = await list(link);
    if (asked !== state.asked) return null;
    for (const task of answer.body.items) tasks.set(task._links.self.href, task);
  }
  return showList(answer, tasks);
}

// Cursors are described before they work: where their task is open, numbered pages do.
async function list(link) {
  try {
    return await call(link);
  } catch (error) {
    if (!error.task || !state.parameters.delete("cursor")) throw error;
    return call(wanted());
  }
}

async function more() {
  const { asked } = state;
  const answer = await call(state.list.next);
  if (asked !== state.asked) return;
  const tasks = new Map(state.tasks);
  for (const task of answer.body.items) tasks.set(task._links.self.href, task);
  state.pages += 1;
  showList(answer, tasks);
  named(`${answer.body.items[0]?._links.self.href} open`)?.focus();
  say(`${counted(answer.body.items.length)} more`);
}

function showList(answer, tasks) {
  Object.assign(state, { tasks, list: answer.body._links, total: answer.body.total, etags: state.etags || Boolean(answer.etag) });
  $("create").hidden = !state.list.create;
  render();
}

function render() {
  const key = document.activeElement?.dataset.key;
  const tasks = [...state.tasks.values()];
  const statuses = [...new Set([...Object.keys(COLUMNS), ...tasks.map((task) => task.status)])];
  $("columns").replaceChildren(...statuses.map((status) => column(status, tasks.filter((task) => task.status === status))));
  if (!tasks.length) $("columns").append(h("p", { className: "notice" }, filtered() ? "No task passes the filter." : "No tasks yet: make the first one."));
  $("more").hidden = !state.list.next;
  $("count").textContent = state.total ? `${tasks.length} of ${state.total} tasks.` : `${counted(tasks.length)}, and there are more.`;
  if (key) (named(key) ?? named(`${key.split(" ")[0]} open`) ?? $("columns")).focus();
}

function column(status, tasks) {
  const title = h("h3", {}, COLUMNS[status] ?? status, h("span", { className: "number" }, String(tasks.length)), unseen(" tasks"));
  const section = h("section", { className: `column ${status}` }, title, h("ul", {}, ...tasks.map(card)));
  const wantedMove = () => state.dragged && moves(state.dragged).find((name) => LEADS_TO[name] === status);
  section.addEventListener("dragover", (event) => {
    section.classList.toggle("target", Boolean(wantedMove()));
    if (wantedMove()) event.preventDefault();
  });
  section.addEventListener("dragleave", () => section.classList.remove("target"));
  section.addEventListener("drop", (event) => {
    event.preventDefault();
    attempt(() => move(state.dragged, wantedMove()));
  });
  return section;
}

function card(task) {
  const { href } = task._links.self;
  const press = (name, label, work) => {
    const button = h("button", { type: "button", className: name, onclick: () => attempt(work) }, label);
    button.dataset.key = `${href} ${name}`;
    return button;
  };
  const buttons = moves(task).map((name) => press(name, h("span", {}, name, unseen(`: ${task.title}`)), () => move(task, name)));
  const item = h("li", { className: `card p${task.priority}`, draggable: moves(task).length > 0 },
    h("h4", {}, press("open", task.title, () => edit(task))),
    task.description ? h("p", { className: "about" }, task.description) : null,
    h("p", { className: "facts" }, h("span", { className: "priority" }, `Priority ${task.priority}`), due(task), ...task.tags.map((tag) => h("span", { className: "tag" }, tag))),
    buttons.length ? h("div", { className: "moves" }, ...buttons) : null);
  item.addEventListener("dragstart", () => Object.assign(state, { dragged: task }));
  item.addEventListener("dragend", () => Object.assign(state, { dragged: null }));
  return item;
}

function due({ due_date: day, status }) {
  if (!day) return null;
  const now = new Date();
  const today = new Date(now - now.getTimezoneOffset() * 60_000).toISOString().slice(0, 10);
  const late = day < today && ["todo", "doing"].includes(status);
  const shown = new Date(`${day}T00:00`).toLocaleDateString(undefined, { day: "numeric", month: "short", year: "numeric" });
  return h("time", { dateTime: day, className: late ? "late" : "" }, late ? `overdue: ${shown}` : `due ${shown}`);
}

function put(task) {
  state.tasks.set(task._links.self.href, task);
  render();
}

// The card may be older than the task: what the API refuses is looked at again.
async function move(task, name) {
  try {
    const { body } = await call(task._links[name]);
    put(body);
    say(`${body.title}: ${COLUMNS[body.status] ?? body.status}`);
  } catch (error) {
    complain(error);
    if (error instanceof Refused && error.status < 500) await look(task);
  }
}

async function look(task) {
  try {
    put((await call(task._links.self)).body);
  } catch (error) {
    if (error.status !== 404) throw error;
    state.tasks.delete(task._links.self.href);
    render();
  }
}

async function edit(task) {
  try {
    await openOld(task, settle);
    state.etags ||= true;
  } catch (error) {
    complain(error);
    if (error.status === 404) await look(task);
  }
}

function settle({ created, changed, deleted, told }) {
  if (created) {
    state.tasks = new Map([[created._links.self.href, created], ...state.tasks]);
    state.total += 1;
  }
  if (changed) state.tasks.set(changed._links.self.href, changed);
  if (deleted && state.tasks.delete(deleted)) state.total -= 1;
  render();
  say(told);
  showOffers();
}

const missing = new Set();
onCall((entry) => {
  log(entry);
  if (!entry.task) return;
  missing.add(entry.task.split(":")[0].slice(5));
  $("missing").textContent = `Open tasks that the board has met: ${[...missing].join(", ")}`;
});
let waiting = 0;
$("filters").addEventListener("input", () => {
  clearTimeout(waiting);
  state.pages = 1;
  waiting = setTimeout(() => attempt(async () => {
    await refresh();
    say(`${counted(state.tasks.size)}${state.list.next ? ", and there are more" : ""}`);
  }), PAUSE);
});
$("filters").addEventListener("submit", (event) => event.preventDefault());
$("refresh").addEventListener("click", () => attempt(async () => {
  if (!state.root.tasks) return start();
  await refresh();
  return say("Looked again.");
}));
$("create").addEventListener("click", () => openNew(state.list.create, settle));
$("next").addEventListener("click", () => attempt(more));
$("clear").addEventListener("click", () => $("calls").replaceChildren());
showOffers();
attempt(start);
