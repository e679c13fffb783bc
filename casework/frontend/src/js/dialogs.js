import { announce } from "./announce.js";
import { enhance, focusWithin, release } from "./forms.js";
import { over } from "./session.js";

const host = document.getElementById("dialog");
const content = document.getElementById("dialog-content");
let address = "";
let typed = false;
let saying = "";

export function startDialogs() {
  document.addEventListener("click", onClick);
  content.addEventListener("input", () => { typed = true; });
  // Esc keeps what was typed for the next opening; Close and Cancel let it go.
  host.addEventListener("close", () => { if (!typed) empty(); });
  if (!window.htmx) return;
  document.body.addEventListener("htmx:configRequest", (event) => {
    if (event.detail.verb !== "get") event.detail.headers["X-CSRFToken"] = document.querySelector('meta[name="csrf-token"]').content;
  });
  document.body.addEventListener("htmx:beforeRequest", () => { saying = ""; fail(""); });
  document.body.addEventListener("htmx:beforeSwap", followRedirect);
  document.body.addEventListener("htmx:afterSwap", afterSwap);
  document.body.addEventListener("htmx:afterRequest", (event) => { if (event.target instanceof HTMLFormElement) release(event.target); });
  document.body.addEventListener("htmx:responseError", (event) => onFailure(event, event.detail.xhr.status));
  document.body.addEventListener("htmx:sendError", (event) => onFailure(event, 0));
  document.body.addEventListener("announce", (event) => say(event.detail.value));
}

function onClick(event) {
  const opener = event.target.closest("[data-opens]");
  if (opener) document.getElementById(opener.dataset.opens).showModal();
  const closer = event.target.closest("[data-closes]");
  if (closer) close(closer.closest("dialog"), event);
  const calls = event.target.closest("a[data-calls]");
  const link = calls ?? event.target.closest("a[data-dialog]");
  const plain = event.button === 0 && !event.ctrlKey && !event.metaKey && !event.shiftKey && !event.altKey;
  if (!link || !plain || !window.htmx || event.defaultPrevented) return;
  // A number that is pressed opens the phone; the form for the call is there when one comes back.
  if (link.protocol !== "tel:") event.preventDefault();
  if (!calls || !takeCall()) open(link, calls ? new URL(calls.dataset.calls, location.href).href : link.href);
}

function open(link, href) {
  if (typed && address === href) return host.showModal();
  empty();
  address = href;
  window.htmx.ajax("GET", href, { source: link, target: "#dialog-content", swap: "innerHTML" });
}

/** The page's own form is the one to use, where it has one: the kind of contact is a phone call. */
function takeCall() {
  const phone = document.querySelector("#record input[name=type][value=phone]");
  if (!phone) return false;
  phone.checked = true;
  focusWithin(document.querySelector("#record [data-record]"));
  return true;
}

/** Where the open dialog's form is as a page of its own. */
export function dialogAddress() {
  return host.open ? address : "";
}

function close(dialog, event) {
  event.preventDefault();
  if (dialog === host) typed = false;
  dialog.close();
}

function empty() {
  content.replaceChildren();
  address = "";
  typed = false;
  fail("");
}

// A view that answers with a plain redirect sends the reader on, instead of a whole page into the dialog.
function followRedirect(event) {
  const { xhr, requestConfig } = event.detail;
  const asked = new URL(requestConfig.path, location.href);
  const got = new URL(xhr.responseURL || asked, location.href);
  if (asked.pathname === got.pathname) return;
  event.detail.shouldSwap = false;
  location.assign(got);
}

function afterSwap(event) {
  const target = event.detail.target;
  if (target.id !== "dialog-content") return settleRow(target.id);
  typed = false;
  // The answer to a save may be the next person's form: it must say itself where it goes, or a note could land on the wrong one.
  const { requestConfig, xhr } = event.detail;
  const fallback = requestConfig.verb === "get" || xhr.status >= 400 ? address : "";
  for (const form of content.querySelectorAll("form[method=post]:not([hx-post])")) sendInPlace(form, fallback);
  window.htmx.process(content);
  if (!host.open) host.showModal();
  host.scrollTop = 0;
  enhance(content);
  const body = content.querySelector(".dialog-body");
  if (body && !body.contains(document.activeElement)) focusWithin(body);
}

function sendInPlace(form, fallback) {
  const to = form.getAttribute("action") || fallback;
  form.inert = !to;
  if (!to) return fail(host.dataset.failed);
  form.setAttribute("hx-post", to);
  form.setAttribute("hx-target", "#dialog-content");
  form.setAttribute("hx-swap", "innerHTML");
  if (form.enctype === "multipart/form-data") form.setAttribute("hx-encoding", form.enctype);
}

// After a swap focus falls to <body>: bring it to the row that changed.
function settleRow(id) {
  const changed = document.getElementById(id);
  if (!changed) return;
  typed = false;
  if (host.open) host.close();
  enhance(changed);
  const link = changed.querySelector("[data-row-link]");
  if (!link && !changed.hasAttribute("tabindex")) changed.tabIndex = -1;
  (link ?? changed).focus();
  noteIn(changed);
}

// The message is read out, and stands in the row it is about. It may come before the row does.
function say(text) {
  announce(text);
  saying = text;
}

function noteIn(row) {
  if (!saying) return; // a second swap of the same answer (the counts) must not take the first one's words away
  document.querySelectorAll(".row-status").forEach((old) => old.remove());
  const note = Object.assign(document.createElement("span"), { className: "row-status", textContent: saying });
  (row.querySelector("th") ?? row).append(note);
  saying = "";
}

function fail(text) {
  const place = host.querySelector(".dialog-failure");
  place.textContent = text;
  place.hidden = !text;
}

function onFailure(event, status) {
  // Nothing typed is lost by a page load when the request was only for an opening: let the page itself explain.
  if (event.detail.requestConfig.verb === "get") return location.assign(address || location.href);
  if (status === 401) return over();
  const { failed, refused } = host.dataset;
  fail({ 403: refused, 404: refused }[status] ?? failed);
  if (!host.open) announce(failed);
}
