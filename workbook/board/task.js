// The dialogue about one task: new or to be changed, and what to do if somebody else has changed it meanwhile.
import { call } from "./api.js";
import { $, h } from "./dom.js";

const FIELDS = { title: "Title", description: "Description", priority: "Priority", due_date: "Due date", tags: "Tags" };
const NOTHING = { title: "", description: "", priority: 3, due_date: null, tags: [] };
const MEANWHILE = {
  404: "Somebody else has deleted this task. What you have written still stands here.",
  409: "Somebody else has closed this task, and it takes no changes. What you have written still stands here.",
  412: "Somebody else has changed this task since you opened it. Close it, and look again.",
};
const dialog = $("task");
const form = dialog.querySelector("form");
const conflict = $("conflict");

// What the dialogue is about: `base` is the content that the person has seen, with its `etag`.
let at = null;

export function openNew(link, done) {
  show({ create: link, base: NOTHING, links: {}, done });
}

export async function openOld(task, done) {
  const answer = await call(task._links.self);
  show({ base: answer.body, etag: answer.etag, links: answer.body._links, done });
}

function show(about) {
  at = about;
  const { create, base, links, etag } = about;
  form.reset();
  for (const name of Object.keys(FIELDS)) {
    const value = base[name] ?? "";
    form.elements[name].value = Array.isArray(value) ? value.join(", ") : value;
  }
  const open = Boolean(create ?? links.patch);
  const closed = open ? "" : `This task is ${base.status}, and the API offers no link to change it: reopen it first. `;
  $("task-title").textContent = create ? "New task" : open ? "Change the task" : "The task";
  $("task-state").textContent = create ? "" : `${closed}Version ${base.version}, ETag ${etag ?? "none"}, by ${base.created_by}.`;
  form.querySelector("fieldset").disabled = !open;
  $("save").hidden = !open;
  $("save").textContent = create ? "Create" : "Save";
  $("delete").hidden = !links.delete;
  $("delete").textContent = "Delete";
  clearFaults();
  dialog.showModal();
  if (!open) $("close").focus();
}

function read() {
  const { title, description, priority, due_date, tags } = form.elements;
  const words = tags.value.split(/[\s,]+/).filter(Boolean);
  return { title: title.value, description: description.value, priority: Number(priority.value), due_date: due_date.value || null, tags: words };
}

function difference(before, after) {
  const changed = Object.keys(FIELDS).filter((name) => JSON.stringify(before[name]) !== JSON.stringify(after[name]));
  return Object.fromEntries(changed.map((name) => [name, after[name]]));
}

function finish(outcome) {
  conflict.close();
  dialog.close();
  at.done(outcome);
}

// A lost answer leaves open whether the task is there now: the same content is sent with the same key again.
async function create() {
  const body = read();
  const content = JSON.stringify(body);
  if (content !== at.content) Object.assign(at, { content, key: `"${crypto.randomUUID()}"` });
  const answer = await call(at.create, { body, headers: { "idempotency-key": at.key } });
  finish({ created: answer.body, told: `Created: ${answer.body.title}` });
}

async function save(patch) {
  if (!Object.keys(patch).length) return finish({ told: "Nothing was changed, so nothing was sent." });
  const headers = at.etag ? { "if-match": at.etag } : {};
  try {
    const answer = await call(at.links.patch, { body: patch, headers, type: "application/merge-patch+json" });
    finish({ changed: answer.body, told: `Saved: ${answer.body.title}` });
  } catch (error) {
    if (error.status !== 412) throw error;
    await ask(patch);
  }
}

async function remove() {
  if ($("delete").textContent === "Delete") {
    $("delete").textContent = "Delete for good";
    return;
  }
  await call(at.links.delete, { headers: at.etag ? { "if-match": at.etag } : {} });
  finish({ deleted: at.links.self.href, told: `Deleted: ${at.base.title}` });
}

// Shows what I want beside what is there now. Where both of us changed the same field, nothing is chosen for me.
async function ask(mine) {
  const now = await call(at.links.self);
  const theirs = difference(at.base, now.body);
  const { patch } = now.body._links;
  Object.assign(at, { mine, now });
  const moved = now.body.status === at.base.status ? "" : ` It was ${at.base.status} and is ${now.body.status} now.`;
  $("conflict-told").textContent = `The API refused to overwrite (412): you started from version ${at.base.version}, and there is ` +
    `version ${now.body.version} now.${moved} ${patch ? "Choose what is to stay." : "It can be changed no more."}`;
  const touched = Object.keys(FIELDS).filter((name) => name in mine || name in theirs);
  $("choices").replaceChildren(...touched.map((name) => choice(name, mine, theirs, now.body)));
  $("decide").hidden = !patch;
  if (!conflict.open) conflict.showModal();
}

function choice(name, mine, theirs, now) {
  const option = (value, label, shown, checked) =>
    h("label", { className: "option" }, h("input", { type: "radio", name, value, checked, required: true }),
      h("span", {}, h("b", {}, label), h("span", { className: "value" }, words(shown))));
  const both = name in mine && name in theirs;
  const before = `was: ${words(at.base[name])}`;
  const options = name in mine
    ? [option("mine", "Yours", mine[name], !both), option("theirs", both ? "Theirs" : "As it was", now[name], false)]
    : [h("p", { className: "option" }, h("span", {}, h("b", {}, "Theirs, stays"), h("span", { className: "value" }, words(now[name]))))];
  return h("fieldset", {}, h("legend", {}, FIELDS[name]), h("p", { className: "was" }, before), h("div", { className: "pair" }, ...options));
}

function words(value) {
  return (Array.isArray(value) ? value.join(", ") : String(value ?? "")) || "nothing";
}

async function decide() {
  const data = new FormData(conflict.querySelector("form"));
  const chosen = Object.fromEntries(Object.entries(at.mine).filter(([name]) => data.get(name) === "mine"));
  Object.assign(at, { base: at.now.body, etag: at.now.etag, links: at.now.body._links });
  if (!Object.keys(chosen).length) return keepTheirs();
  return save(chosen);
}

function keepTheirs() {
  finish({ changed: at.now.body, told: `Left as somebody else had it: ${at.now.body.title}` });
}

function clearFaults() {
  $("task-fault").textContent = "";
  form.querySelectorAll(".field-fault").forEach((each) => each.remove());
  form.querySelectorAll("[aria-invalid]").forEach((each) => {
    each.removeAttribute("aria-invalid");
    each.removeAttribute("aria-describedby");
  });
}

// Each fault of a 422 names its field by a JSON pointer: it is shown there, and the first one gets the focus.
function showFaults(error) {
  conflict.close();
  clearFaults();
  const others = error.faults?.filter((fault) => !showAt(fault)) ?? [];
  const missing = error.task ? [`Not there yet: ${error.task}.`] : [];
  const lead = MEANWHILE[error.status] ?? error.message;
  if (error.status === 404 && at.links.self) at.done({ deleted: at.links.self.href, told: MEANWHILE[404] });
  $("task-fault").textContent = [lead, ...missing, ...others.map((fault) => `${fault.at}: ${fault.detail}`)].join(" ");
  form.querySelector("[aria-invalid]")?.focus();
}

function showAt({ at: pointer, detail }) {
  const field = form.elements[pointer?.split("/")[1]];
  if (!field) return false;
  const id = `fault-of-${field.name}`;
  if ($(id)) $(id).textContent += ` ${detail}`;
  else field.after(h("span", { id, className: "field-fault" }, detail));
  field.setAttribute("aria-invalid", "true");
  field.setAttribute("aria-describedby", id);
  return true;
}

// One thing at a time: a second press while an answer is awaited does nothing.
let busy = false;
async function attempt(event, work) {
  event.preventDefault();
  if (busy) return;
  busy = true;
  clearFaults();
  try {
    await work();
  } catch (error) {
    showFaults(error);
  } finally {
    busy = false;
  }
}

form.addEventListener("submit", (event) => attempt(event, () => (at.create ? create() : save(difference(at.base, read())))));
$("delete").addEventListener("click", (event) => attempt(event, remove));
$("close").addEventListener("click", () => dialog.close());
conflict.addEventListener("submit", (event) => attempt(event, decide));
$("theirs").addEventListener("click", (event) => attempt(event, keepTheirs));
$("back").addEventListener("click", () => conflict.close());
