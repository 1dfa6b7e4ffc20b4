// A document beside what was understood of it: each side shows the place of the other, and boxes are ticked together.
// <label data-pick-all="key" hidden><input type="checkbox"></label> ticks the boxes with data-among="key"; an input with
// data-pick-all="*" ticks those with data-action.
function line(id) {
  const target = document.getElementById(id);
  if (!target) return null;
  if (id.startsWith("line-")) return target;
  const link = target.querySelector('a[href*="#line-"]');
  return link ? document.getElementById(link.hash.slice(1)) : null;
}

function show(side) {
  const found = line(location.hash.slice(1));
  const pane = side.querySelector(".src-scroll");
  side.querySelectorAll(".is-shown").forEach((row) => row.classList.remove("is-shown"));
  if (!found || !pane) return;
  found.classList.add("is-shown");
  pane.scrollTop += found.getBoundingClientRect().top - pane.getBoundingClientRect().top - pane.clientHeight / 3;
}

function startPlaces(side) {
  const beside = () => getComputedStyle(side).position === "sticky";
  let kept = null;
  document.addEventListener("click", (event) => {
    const link = event.target.closest('.got a[href^="#line-"]');
    kept = link && beside() ? window.scrollY : null;
  });
  window.addEventListener("hashchange", () => {
    if (!beside()) return;
    show(side);
    if (kept !== null) window.scrollTo({ top: kept, behavior: "instant" });
    kept = null;
  });
  if (beside()) show(side);
}

function startPicks(list) {
  const form = list.closest("form");
  if (!form) return;
  const boxes = (key) => [...list.querySelectorAll(".pick input")].filter((box) => key === "*" ? "action" in box.dataset : box.dataset.among === key);
  const masters = [...form.querySelectorAll("[data-pick-all]")].map((found) => ({
    box: found.matches("input") ? found : found.querySelector("input"), key: found.dataset.pickAll, label: found,
  }));
  const say = () => masters.forEach(({ box, key }) => {
    const chosen = boxes(key).filter((one) => one.checked).length;
    box.checked = chosen > 0 && chosen === boxes(key).length;
    box.indeterminate = chosen > 0 && !box.checked;
  });
  masters.forEach(({ box, key, label }) => {
    box.addEventListener("change", () => { boxes(key).forEach((one) => { one.checked = box.checked; }); say(); });
    if (label !== box && boxes(key).length) label.hidden = false;
  });
  list.addEventListener("change", (event) => { if (event.target.matches(".pick input")) say(); });
}

export function startReading() {
  document.querySelectorAll(".src-side").forEach(startPlaces);
  document.querySelectorAll(".got").forEach(startPicks);
}
