const FOCUSABLE = "input:not([type=hidden]):not([disabled]), select, textarea, button:not([disabled]), a[href]";

/** Focus on an element, or on the first thing in it that takes focus. */
export function focusWithin(element) {
  const target = element.matches(FOCUSABLE) ? element : element.querySelector(FOCUSABLE);
  (target ?? element).focus();
}

/** Makes the forms within `root` live: called for the page, and for every fragment put into it. */
export function enhance(root) {
  for (const element of root.querySelectorAll("[data-phrases], [data-show-secret], [data-select-all], [data-print], [data-opens]")) {
    element.hidden = false;
  }
  for (const counter of root.querySelectorAll("[data-counter]")) count(counter);
  for (const chips of root.querySelectorAll("[data-date-chips]")) showDay(chips, false);
  for (const phrase of root.querySelectorAll("[data-phrase]")) markPhrase(phrase);
  (root.querySelector("[data-error-summary]") ?? root.querySelector("[data-focus]"))?.focus();
}

export function startForms() {
  document.addEventListener("input", (event) => {
    const id = event.target.id;
    if (!id) return;
    for (const counter of document.querySelectorAll(`[data-counter="${CSS.escape(id)}"]`)) count(counter, true);
    for (const phrase of document.querySelectorAll(`[data-phrase-for="${CSS.escape(id)}"]`)) markPhrase(phrase);
  });
  document.addEventListener("change", (event) => {
    const chips = event.target.closest("[data-date-chips]");
    if (chips && event.target.type === "radio") showDay(chips, true);
  });
  document.addEventListener("click", (event) => {
    const phrase = event.target.closest("[data-phrase]");
    if (phrase) togglePhrase(phrase);
    const secret = event.target.closest("[data-show-secret]");
    if (secret) toggleSecret(secret);
    if (event.target.closest("[data-print]")) window.print();
    const line = event.target.closest("[data-error-summary] a");
    if (line) goToField(event, line);
  });
  document.addEventListener("submit", guardAgainstTwice, true);
  window.addEventListener("pageshow", () => document.querySelectorAll("form[data-busy]").forEach(release));
}

// Letters as a person counts them: one for a 4-byte sign, one for a line break.
function count(counter, spoken = false) {
  const input = document.getElementById(counter.dataset.counter);
  const left = Number(counter.dataset.limit) - [...input.value].length;
  const text = (left < 0 ? counter.dataset.over : counter.dataset.left).replace("{n}", Math.abs(left));
  counter.toggleAttribute("data-too-many", left < 0);
  counter.querySelector("span").textContent = text;
  clearTimeout(counter.pause);
  // Read out only near the limit and after a pause, so that it doesn't talk over the typing.
  if (spoken && left <= 50) counter.pause = setTimeout(() => { counter.querySelector("output").textContent = text; }, 1000);
}

function showDay(chips, moved) {
  const chosen = chips.querySelector("input[type=radio]:checked");
  const field = chips.querySelector("[data-day-field]");
  const picks = chosen?.value === chips.dataset.dateChips;
  field.hidden = !picks && !field.querySelector("[aria-invalid]");
  chips.querySelector("[data-day-chosen]").textContent = chosen?.dataset.day ?? "";
  // The arrow keys move through the chips: focus may follow a click, never a key on the way past.
  if (moved && picks) field.scrollIntoView({ block: "nearest" });
}

function togglePhrase(button) {
  const input = document.getElementById(button.dataset.phraseFor);
  const phrase = button.dataset.phrase;
  input.value = input.value.includes(phrase)
    ? input.value.replace(phrase, "").replace(/ {2,}/g, " ").trim()
    : `${input.value.trimEnd()} ${phrase}`.trim();
  input.dispatchEvent(new Event("input", { bubbles: true }));
}

function markPhrase(button) {
  const input = document.getElementById(button.dataset.phraseFor);
  button.setAttribute("aria-pressed", String(input.value.includes(button.dataset.phrase)));
}

function toggleSecret(button) {
  const input = document.getElementById(button.dataset.showSecret);
  const shown = input.type === "text";
  input.type = shown ? "password" : "text";
  button.setAttribute("aria-pressed", String(!shown));
}

function goToField(event, line) {
  const field = document.getElementById(line.hash.slice(1));
  if (!field) return;
  event.preventDefault();
  field.closest("[data-day-field]")?.removeAttribute("hidden");
  (field.closest(".ds-field, fieldset") ?? field).scrollIntoView({ block: "start" });
  focusWithin(field);
}

function guardAgainstTwice(event) {
  const form = event.target;
  if (form.method !== "post") return;
  if (form.dataset.busy) {
    event.preventDefault();
    event.stopImmediatePropagation();
    return;
  }
  form.dataset.busy = "true";
  event.submitter?.setAttribute("aria-busy", "true");
  // A download leaves the page standing: let go again.
  setTimeout(() => release(form), 4000);
}

/** Lets a form be sent again. */
export function release(form) {
  delete form.dataset.busy;
  form.querySelector("[aria-busy]")?.removeAttribute("aria-busy");
}
