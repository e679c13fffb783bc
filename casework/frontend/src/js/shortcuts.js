import { focusWithin } from "./forms.js";
import { currentRow, moveRow } from "./lists.js";

// Single keys only open or move. None of them changes anything.
const KEYS = {
  "/": search,
  j: () => moveRow(1),
  k: () => moveRow(-1),
  l: record,
  "?": () => document.getElementById("help")?.showModal(),
};

// From one pupil of a conference to another: keys that do nothing on a page without such links.
const MOVES = { n: "next", ArrowRight: "next", p: "previous", ArrowLeft: "previous" };

export function startShortcuts() {
  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.isComposing || event.altKey) return;
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) return saveForm(event);
    if (event.key === "Escape") return closeMenus();
    if (event.ctrlKey || event.metaKey || isOff() || isTyping(event.target)) return;
    if (Object.hasOwn(MOVES, event.key)) return move(event);
    if (!Object.hasOwn(KEYS, event.key)) return;
    event.preventDefault();
    KEYS[event.key]();
  });
}

function isOff() {
  return document.documentElement.dataset.shortcuts === "off" || document.querySelector("dialog[open]") !== null;
}

function isTyping(element) {
  const toggles = ["checkbox", "radio", "button", "submit"];
  return element.isContentEditable || element.matches("textarea, select") || (element.matches("input") && !toggles.includes(element.type));
}

function saveForm(event) {
  const form = event.target.closest("form[method=post]");
  if (!form) return;
  event.preventDefault();
  form.requestSubmit(form.querySelector("button[type=submit]"));
}

function closeMenus() {
  for (const menu of document.querySelectorAll("details.menu[open]")) {
    menu.open = false;
    menu.querySelector("summary").focus();
  }
}

// Arrow keys choose within a form; and what somebody has begun to write is never left by a key.
function move(event) {
  const link = document.querySelector(`[data-move="${MOVES[event.key]}"]`);
  if (!link || (event.key.startsWith("Arrow") && event.target.closest("input, [role=region], summary"))) return;
  event.preventDefault();
  const begun = [...document.querySelectorAll("main textarea")].find((text) => text.value !== text.defaultValue);
  (begun ?? link).focus();
  if (!begun) link.click();
}

function search() {
  const field = document.querySelector("[data-search]");
  field?.focus();
  field?.select();
}

// In the row or hit that has focus; otherwise the page's own.
function record() {
  const own = [...document.querySelectorAll("[data-record]")].find((element) => !element.closest("[data-rows], [data-hits]"));
  const line = currentRow() ?? document.activeElement?.closest("[data-hits] li, [data-about]");
  const place = line?.querySelector("[data-record]") ?? own;
  if (place?.matches("a, button")) place.click();
  else if (place) focusWithin(place);
}
