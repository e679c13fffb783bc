import { csrfToken } from "./announce.js";
import { dialogAddress } from "./dialogs.js";
import { keepDrafts, somethingUnsaved } from "./drafts.js";

const WARNING = 120; // seconds before the end
const dialog = document.getElementById("session-dialog");
const seconds = Number(document.querySelector('meta[name="session-ends"]')?.content ?? 0);
const otherTabs = "BroadcastChannel" in window ? new BroadcastChannel("casework-session") : null;
let endsAt = 0;
let warned = false;

/** The server has heard from us: the session lasts `length` seconds from now, in every tab. */
export function stillHere(length = seconds, tell = true) {
  if (isOver()) return;
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
  // Whoever puts the warning away, by Esc or by the cross, is there and has answered it.
  dialog.addEventListener("close", () => { if (warned && !isOver()) stay(); });
  // A clock that is looked at, not a long timer: those stop while a machine sleeps.
  setInterval(look, 1000);
}

const isOver = () => Boolean(dialog?.dataset.over);

function look() {
  const left = (endsAt - Date.now()) / 1000;
  if (left <= 0) return over();
  if (left > WARNING || warned) return;
  warned = true;
  keepDrafts();
  if (!dialog.open) dialog.showModal();
}

// What was typed stays on the page behind; that it is kept is only said where the server has said so.
export function over() {
  if (isOver()) return;
  dialog.dataset.over = "true";
  if (!dialog.open) dialog.showModal();
  const { ended, unsaved } = dialog.dataset;
  dialog.querySelector("#session-text").textContent = somethingUnsaved() ? `${ended} ${unsaved}` : ended;
  const again = dialog.querySelector("[data-again]");
  const here = new URL(dialogAddress() || location.href);
  again.href += `?${new URLSearchParams({ next: here.pathname + here.search })}`;
  dialog.querySelector("[data-stay]").remove();
  again.hidden = false;
  again.focus();
}

async function stay() {
  const headers = { "X-CSRFToken": csrfToken(), "X-Requested-With": "fetch" };
  const answer = await fetch(dialog.dataset.keepAlive, { method: "POST", headers, redirect: "error" }).catch(() => null);
  if (answer?.ok) stillHere();
  else over();
}
