import { csrfToken } from "./announce.js";
import { stillHere } from "./session.js";

const PAUSE = 2000; // ms after the last key

/** Keeps what is being written on the server, where the form asks for it with data-draft-url. */
export function startDrafts() {
  const waiting = new Map();
  document.addEventListener("input", (event) => {
    const form = event.target.closest("form[data-draft-url]");
    if (!form) return;
    clearTimeout(waiting.get(form));
    waiting.set(form, setTimeout(() => { waiting.delete(form); save(form); }, PAUSE));
  });
  document.addEventListener("submit", (event) => { clearTimeout(waiting.get(event.target)); waiting.delete(event.target); });
  // Leaving in the middle of a sentence: send what there is.
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState !== "hidden") return;
    for (const [form, timer] of waiting) { clearTimeout(timer); save(form, true); }
    waiting.clear();
  });
}

async function save(form, keepalive = false) {
  if (!form.isConnected || form.dataset.busy) return;
  const fields = new URLSearchParams([...new FormData(form)].filter(([, value]) => typeof value === "string"));
  const headers = { "X-CSRFToken": csrfToken() };
  const answer = await fetch(form.dataset.draftUrl, { method: "POST", body: fields, headers, keepalive, redirect: "error" }).catch(() => null);
  const place = form.querySelector("[data-draft-status]");
  if (answer?.ok) stillHere();
  place.textContent = answer?.ok ? form.dataset.draftSaved.replace("{time}", timeOfDay()) : form.dataset.draftFailed;
}

function timeOfDay() {
  const now = new Date();
  const two = (number) => String(number).padStart(2, "0");
  return `${two(now.getHours())}.${two(now.getMinutes())}`;
}
