// A long list of tick boxes in groups (ui/forms/grouped_ticks.html): the box of a group ticks its single boxes and shows
// whether all, some or none are ticked; words typed hide what has none of them, never what is ticked.
function startGroup(group) {
  const all = group.querySelector("[data-ticks-all]");
  const singles = () => [...group.querySelectorAll("input:not([data-ticks-all]):not([data-ticks-part])")].filter((box) => !box.closest("[hidden]"));
  const say = () => {
    const chosen = singles().filter((box) => box.checked).length;
    all.checked = chosen > 0 && chosen === singles().length;
    all.indeterminate = chosen > 0 && !all.checked;
  };
  if (!all) return () => {};
  all.addEventListener("change", () => { singles().forEach((box) => { box.checked = all.checked; }); say(); });
  if (all.checked) singles().forEach((box) => { box.checked = true; });
  return say;
}

export function startTicks(scope) {
  scope.querySelectorAll("[data-ticks]").forEach((list) => {
    if (list.dataset.started) return;
    list.dataset.started = "yes";
    const groups = [...list.querySelectorAll("[data-ticks-group]")];
    const sayings = groups.map(startGroup);
    const count = list.querySelector("[data-ticks-count]");
    const find = list.querySelector("input[type=search]");
    const boxes = [...list.querySelectorAll("[data-ticks-group] input:not([data-ticks-all])")];
    const say = () => {
      sayings.forEach((one) => one());
      const shown = boxes.filter((box) => !box.closest("[hidden]")).length;
      count.textContent = `${boxes.filter((box) => box.checked).length} ticked, ${shown} of ${boxes.length} shown`;
    };
    const filter = () => {
      const words = find.value.trim().toLowerCase().split(/\s+/).filter(Boolean);
      groups.forEach((group) => {
        const name = group.querySelector("legend").textContent.toLowerCase();
        const items = [...group.querySelectorAll(".govuk-checkboxes__item")].filter((item) => !item.querySelector("[data-ticks-all]"));
        let single = "";
        items.forEach((item) => {
          const own = item.textContent.toLowerCase();
          if (!item.querySelector("[data-ticks-part]")) single = own;
          const said = `${name} ${single} ${own}`;
          item.hidden = !item.querySelector("input").checked && !words.every((word) => said.includes(word));
        });
        group.hidden = items.every((item) => item.hidden);
      });
      say();
    };
    find.addEventListener("input", filter);
    find.addEventListener("keydown", (event) => { if (event.key === "Enter") event.preventDefault(); });
    list.addEventListener("change", say);
    list.querySelector(".ticks__find").hidden = false;
    say();
  });
}
