import { csrfToken } from "./announce.js";

const WARNING = 120; // seconds before the end
const dialog = document.getElementById("session-dialog");
const seconds = Number(document.querySelector('meta[name="session-ends"]')?.content ?? 0);
const otherTabs = "BroadcastChannel" in window ? new BroadcastChannel("casework-session") : null;
let endsAt = 0;
let warned = false;

/** The server has heard from us: the session lasts `length` seconds from now, in every tab. */
export function stillHere(length = seconds, tell = true) {
  endsAt = Date.now() + length * 1000;
  warned = false;
  if (tell) otherTabs?.postMessage(length);
  if (dialog?.open) dialog.close();
}

export function startSession() {
  if (!dialog || !seconds) return;
  stillHere();
  otherTabs?.addEventListener("message", (event) => stillHere(event.data, false));
  document.body.addEventListener("htmx:afterOnLoad", () => stillHere());
  dialog.querySelector("[data-stay]").addEventListener("click", stay);
  // A clock that is looked at, not a long timer: those stop while a machine sleeps.
  setInterval(look, 1000);
}

function look() {
  const left = (endsAt - Date.now()) / 1000;
  if (left <= 0) return over();
  // Said once: who closes the warning has read it.
  if (left > WARNING || warned) return;
  warned = true;
  dialog.showModal();
}

function over() {
  if (dialog.dataset.over) return;
  dialog.dataset.over = "true";
  if (!dialog.open) dialog.showModal();
  dialog.querySelector("#session-text").textContent = dialog.dataset.ended;
  dialog.querySelector(".buttons")?.remove();
}

async function stay() {
  const headers = { "X-CSRFToken": csrfToken() };
  const answer = await fetch(dialog.dataset.keepAlive, { method: "POST", headers, redirect: "error" }).catch(() => null);
  if (answer?.ok) stillHere();
  else over();
}
