// <select data-autocomplete> becomes a box one can type in; without script it stays a select.
import accessibleAutocomplete from "accessible-autocomplete";

// A value the server knows from no list: words that are in none of the options. The words follow it.
const UNKNOWN = "?";

const words = (option) => option.textContent.trim();

export function startAutocomplete(scope) {
  scope.querySelectorAll("select[data-autocomplete]").forEach((select) => {
    if (select.dataset.autocompleteStarted) return;
    select.dataset.autocompleteStarted = "yes";
    const offered = [...select.options].filter((option) => option.value || "blank" in select.dataset);
    const started = "typed" in select.dataset || select.value !== "";
    if ("typed" in select.dataset) keepUnknown(select, select.dataset.typed);
    const notes = (select.getAttribute("aria-describedby") || "").split(" ").map((id) => document.getElementById(id)?.textContent.trim()).filter(Boolean);
    accessibleAutocomplete.enhanceSelectElement({
      selectElement: select,
      source: offered.map(words).filter(Boolean),
      defaultValue: select.selectedOptions[0]?.value ? words(select.selectedOptions[0]) : "",
      displayMenu: "overlay",
      minLength: 1,
      onConfirm: (chosen) => { if (chosen) choose(select, offered, chosen, started); },
      tNoResults: () => "Nothing found",
      // The component owns aria-describedby, so the hint and the error are said in its own hint.
      tAssistiveHint: () => [...notes, "When results appear, use the up and down arrows to look and Enter to choose."].join(" "),
    });
    const input = select.parentElement.querySelector(".autocomplete__input");
    if (!input) return;
    const settle = () => choose(select, offered, input.value, started);
    input.addEventListener("change", settle);
    input.addEventListener("input", settle);
    select.form?.addEventListener("submit", settle, true);
  });
}

// What stands in the box decides what is sent: an option, or a value that the server refuses with the words kept.
// A box that was filled and is now empty is refused too, so that nothing is taken away by clearing it.
function choose(select, offered, typed, started) {
  const wanted = typed.trim();
  const current = select.selectedOptions[0];
  const before = select.value;
  if (wanted && current && offered.includes(current) && words(current) === wanted) return;
  const match = wanted && offered.find((option) => words(option).toLowerCase() === wanted.toLowerCase());
  const blank = [...select.options].find((option) => option.value === "");
  if (match) match.selected = true;
  else if (!wanted && !started && blank) blank.selected = true;
  else keepUnknown(select, wanted);
  if (select.value !== before) select.dispatchEvent(new Event("change", { bubbles: true }));
}

function keepUnknown(select, typed) {
  let option = select.querySelector("option[data-unknown]");
  if (!option) {
    option = document.createElement("option");
    option.dataset.unknown = "";
    select.append(option);
  }
  option.value = UNKNOWN + typed;
  option.textContent = typed;
  option.selected = true;
}
