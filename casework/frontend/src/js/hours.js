// The answer about absence shows as soon as fewer hours are written than agreed. Without this file it shows after saving.
const CLOCKED = /^(\d{1,2}):([0-5]\d)$/;
const COUNTED = /^\d{1,3}(?:[.,]\d{1,2})?$/;

export function startHours() {
  document.addEventListener("input", (event) => {
    const agreed = event.target.dataset?.hours;
    if (agreed === undefined) return;
    const minutes = minutesOf(event.target.value.trim());
    event.target.parentElement.querySelector("select").hidden = minutes === null || minutes >= Number(agreed);
  });
}

function minutesOf(text) {
  const clocked = CLOCKED.exec(text);
  if (clocked) return Number(clocked[1]) * 60 + Number(clocked[2]);
  return COUNTED.test(text) ? Number(text.replace(",", ".")) * 60 : null;
}
