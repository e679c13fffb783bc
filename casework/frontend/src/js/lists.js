/** The row that holds focus, in a list that can be walked with the keys. */
export function currentRow() {
  return document.activeElement?.closest("[data-rows] tbody tr");
}

/** Moves focus to the next (1) or previous (-1) row of the page's list. */
export function moveRow(step) {
  const rows = [...document.querySelectorAll("[data-rows] tbody tr:has([data-row-link])")];
  if (rows.length === 0) return;
  const at = rows.indexOf(currentRow());
  const next = at < 0 ? (step > 0 ? 0 : rows.length - 1) : Math.min(Math.max(at + step, 0), rows.length - 1);
  rows[next].querySelector("[data-row-link]").focus();
}

export function startLists() {
  document.addEventListener("change", (event) => {
    const table = event.target.closest("table");
    const all = table?.querySelector("[data-select-all]");
    if (!all) return;
    const boxes = [...table.querySelectorAll(`input[name="${CSS.escape(all.dataset.selectAll)}"]`)];
    if (event.target === all) for (const box of boxes) box.checked = all.checked;
    const chosen = boxes.filter((box) => box.checked).length;
    all.checked = chosen > 0 && chosen === boxes.length;
    all.indeterminate = chosen > 0 && chosen < boxes.length;
  });
  // A menu closes when one looks elsewhere.
  document.addEventListener("click", (event) => {
    for (const menu of document.querySelectorAll("details.menu[open]")) {
      if (!menu.contains(event.target)) menu.open = false;
    }
  });
}
