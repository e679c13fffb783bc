/** Reads a short message out through the page's status region. */
export function announce(text) {
  const region = document.getElementById("status");
  region.textContent = "";
  // An unchanged text is not read again: empty first, fill in the next turn.
  setTimeout(() => { region.textContent = text; }, 50);
}

/** The token that proves a POST comes from this page. */
export function csrfToken() {
  return document.querySelector('meta[name="csrf-token"]').content;
}
