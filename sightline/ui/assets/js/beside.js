// A document beside what was understood of it: pointing at, or moving to, one side marks the other. An item names its
// lines in data-lines="3 4"; a line is #line-3. Without this script the links and :target do it.
export function startBeside() {
  const list = document.querySelector(".got");
  const source = document.querySelector(".src-scroll .src");
  if (!list || !source) return;
  const items = new Map();
  list.querySelectorAll("[data-lines]").forEach((item) => {
    item.dataset.lines.split(" ").filter(Boolean).forEach((number) => {
      const key = `line-${number}`;
      if (!items.has(key)) items.set(key, []);
      items.get(key).push(item);
    });
  });
  const beside = (row) => (row.id.startsWith("line-")
    ? items.get(row.id) || []
    : row.dataset.lines.split(" ").filter(Boolean).map((number) => document.getElementById(`line-${number}`)).filter(Boolean));
  const clear = () => document.querySelectorAll(".is-beside").forEach((row) => row.classList.remove("is-beside"));
  const mark = (event) => {
    const row = event.target.closest?.(".got > [data-lines], .src > [id^=line-]");
    if (!row) return;
    clear();
    const others = beside(row);
    if (others.length) [row, ...others].forEach((one) => one.classList.add("is-beside"));
  };
  [list, source].forEach((side) => {
    ["mouseover", "focusin", "click"].forEach((name) => side.addEventListener(name, mark));
    side.addEventListener("mouseleave", clear);
  });
}
