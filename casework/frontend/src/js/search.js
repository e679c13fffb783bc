import { announce, csrfToken } from "./announce.js";
import { release } from "./forms.js";
import { stillHere } from "./session.js";

const PAUSE = 150; // ms after the last key
const FEWEST = 2;
const field = document.getElementById("site-search");
const panel = document.getElementById("search-panel");
let timer = 0;
let asking = null;
let answered = ""; // the text the panel answers to
let entered = false; // Enter was pressed before the answer came

/** Shows hits under the search field while somebody writes. Without this file the field is answered with a page. */
export function startSearch() {
  if (!panel) return;
  field.addEventListener("input", () => { entered = false; later(show); });
  field.addEventListener("focus", () => { if (!field.value && "recent" in field.dataset) later(last); else if (panel.children.length) open(); });
  field.form.addEventListener("submit", enter);
  panel.addEventListener("submit", more);
  panel.parentElement.addEventListener("keydown", walk);
  document.addEventListener("click", (event) => { if (!panel.parentElement.contains(event.target)) shut(); });
  panel.parentElement.addEventListener("focusout", (event) => { if (event.relatedTarget && !panel.parentElement.contains(event.relatedTarget)) shut(); });
  // Names are not left behind for whoever comes back to this page.
  window.addEventListener("pagehide", () => { shut(); panel.replaceChildren(); answered = ""; if (!field.hasAttribute("value")) field.value = ""; });
}

function later(what) {
  clearTimeout(timer);
  asking?.abort();
  timer = setTimeout(what, PAUSE);
}

function show() {
  const text = field.value.trim();
  if ([...text].length < FEWEST) return shut();
  ask(text, { q: text, typing: "1" });
}

function last() {
  if (!field.value && document.activeElement === field) ask("");
}

async function ask(text, fields) {
  clearTimeout(timer);
  asking?.abort();
  const mine = asking = new AbortController();
  const headers = { "X-CSRFToken": csrfToken(), "HX-Request": "true", "HX-Target": panel.id };
  const how = fields ? { method: "POST", body: new URLSearchParams(fields) } : {};
  const answer = await fetch(field.form.action, { ...how, headers, signal: mine.signal }).catch(() => null);
  const html = await answer?.text().catch(() => null);
  if (mine.signal.aborted) return;
  asking = null;
  if (answer?.headers.get("HX-Redirect")) return location.assign(answer.headers.get("HX-Redirect"));
  if (html == null || (!answer.ok && answer.status !== 422)) return fail();
  stillHere();
  settle(text, html, fields);
}

function settle(text, html, fields) {
  panel.innerHTML = html;
  answered = text;
  if (!panel.children.length) return shut();
  open();
  const said = panel.querySelector("[data-said]");
  if (said) announce(said.dataset.said || said.textContent);
  const page = Number(fields?.page ?? 1);
  if (page > 1) return lines()[(page - 1) * 20]?.focus();
  if (entered) choose();
}

// A page can say what is wrong, or ask who is there; typing alone is never interrupted by one.
function fail() {
  if (entered) return HTMLFormElement.prototype.submit.call(field.form);
  panel.replaceChildren(Object.assign(document.createElement("p"), { className: "search-note", textContent: field.dataset.failed }));
  answered = "";
  open();
}

function enter(event) {
  event.preventDefault();
  release(field.form);
  const text = field.value.trim();
  entered = true;
  if (text && text === answered && !asking && lines().length) return choose();
  if ([...text].length < FEWEST) return;
  ask(text, { q: text });
}

// One hit is opened; among several somebody must choose.
function choose() {
  entered = false;
  const hits = lines();
  if (hits.length === 1 && !panel.querySelector("[data-more]")) hits[0].click();
  else hits[0]?.focus();
}

function more(event) {
  event.preventDefault();
  release(event.target);
  ask(answered, Object.fromEntries(new FormData(event.target)));
}

function walk(event) {
  if (event.key === "Escape" && !panel.hidden) {
    event.preventDefault();
    field.focus();
    return shut();
  }
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (!step || !panel.children.length || (panel.hidden && step < 0)) return;
  event.preventDefault();
  open();
  const hits = lines();
  const at = hits.indexOf(document.activeElement?.closest("li")?.querySelector("[data-hit]")) + step;
  if (at < 0) field.focus();
  else hits[Math.min(at, hits.length - 1)]?.focus();
}

const lines = () => [...panel.querySelectorAll("[data-hit]")];
const open = () => { panel.hidden = false; };
function shut() { panel.hidden = true; }
