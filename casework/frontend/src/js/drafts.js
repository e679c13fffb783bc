import { announce, csrfToken } from "./announce.js";
import { stillHere } from "./session.js";

const PAUSE = 2000; // ms after the last key
const waiting = new Map(); // form -> timer
const unsaved = new Set(); // forms whose last words the server has not got
const otherTabs = "BroadcastChannel" in window ? new BroadcastChannel("casework-drafts") : null;
const REASONS = { 401: "out", 403: "refused", 404: "refused", 413: "large", 422: "early" };

/** Keeps what is being written on the server, where the form asks for it with data-draft-url. */
export function startDrafts() {
  document.addEventListener("input", (event) => {
    const form = event.target.closest("form[data-draft-url]");
    if (!form) return;
    unsaved.add(form);
    clearTimeout(waiting.get(form));
    waiting.set(form, setTimeout(() => save(form), PAUSE));
  });
  document.addEventListener("submit", (event) => rest(event.target));
  // Leaving in the middle of a sentence: send what there is.
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden") for (const form of waiting.keys()) save(form, true);
  });
  // The same draft was kept in another window: whoever goes on here should know.
  otherTabs?.addEventListener("message", (event) => {
    for (const form of document.querySelectorAll("form[data-draft-url]")) {
      if (form.dataset.draftUrl === event.data) say(form, form.dataset.draftElsewhere);
    }
  });
}

/** Tries once more to keep what is not kept, before the session ends. True when nothing typed is missing. */
export async function keepDrafts() {
  await Promise.all([...unsaved].map((form) => save(form)));
  return [...unsaved].every((form) => !form.isConnected);
}

/** Is there a form on the page that somebody has written in since the server last got it? */
export const somethingUnsaved = () => [...unsaved].some((form) => form.isConnected);

function rest(form) {
  clearTimeout(waiting.get(form));
  waiting.delete(form);
}

async function save(form, keepalive = false) {
  rest(form);
  if (form.dataset.busy) return;
  unsaved.delete(form);
  if (!form.isConnected) return;
  const fields = new URLSearchParams([...new FormData(form)].filter(([, value]) => typeof value === "string"));
  const headers = { "X-CSRFToken": csrfToken(), "X-Requested-With": "fetch" };
  const answer = await fetch(form.dataset.draftUrl, { method: "POST", body: fields, headers, keepalive, redirect: "error" }).catch(() => null);
  if (!answer?.ok) {
    unsaved.add(form);
    return say(form, form.dataset[named(REASONS[answer?.status] ?? "failed")]);
  }
  stillHere();
  form.elements.draft_seen.value = answer.headers.get("Draft-Stamp");
  otherTabs?.postMessage(form.dataset.draftUrl);
  const elsewhere = answer.headers.get("Draft-Elsewhere") === "yes";
  const saved = form.dataset.draftSaved.replace("{time}", timeOfDay());
  say(form, elsewhere ? `${saved}. ${form.dataset.draftElsewhere}` : saved);
}

const named = (reason) => `draft${reason[0].toUpperCase()}${reason.slice(1)}`;

function say(form, text) {
  const place = form.querySelector("[data-draft-status]");
  if (place) place.textContent = text;
  else announce(text);
}

function timeOfDay() {
  const now = new Date();
  const two = (number) => String(number).padStart(2, "0");
  return `${two(now.getHours())}.${two(now.getMinutes())}`;
}
