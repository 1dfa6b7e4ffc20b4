// “Select all” for a table of tick boxes, and a count of what is selected.
// <div data-select-all="id-of-table" hidden><label><input type="checkbox"> Select all</label> <p data-count></p></div>
export function startSelection(scope) {
  scope.querySelectorAll("[data-select-all]").forEach((bar) => {
    const table = document.getElementById(bar.dataset.selectAll);
    const all = bar.querySelector("input[type=checkbox]");
    if (!table || !all || bar.dataset.started) return;
    bar.dataset.started = "yes";
    const boxes = () => [...table.querySelectorAll(".sl-tick")].filter((box) => !box.disabled);
    const say = () => {
      const chosen = boxes().filter((box) => box.checked).length;
      all.checked = chosen > 0 && chosen === boxes().length;
      all.indeterminate = chosen > 0 && !all.checked;
      const count = bar.querySelector("[data-count]");
      const deeds = bar.querySelector("[data-when-selected]");
      if (deeds) deeds.hidden = chosen === 0;
      if (count) count.textContent = chosen ? `${chosen} selected` : "None selected";
    };
    all.addEventListener("change", () => { boxes().forEach((box) => { box.checked = all.checked; }); say(); });
    table.addEventListener("change", say);
    bar.hidden = false;
    say();
  });
}
