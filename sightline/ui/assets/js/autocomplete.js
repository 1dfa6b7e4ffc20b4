// <select data-autocomplete> becomes a box one can type in; without script it stays a select.
import accessibleAutocomplete from "accessible-autocomplete";

export function startAutocomplete(scope) {
  scope.querySelectorAll("select[data-autocomplete]").forEach((select) => {
    if (select.dataset.autocompleteStarted) return;
    select.dataset.autocompleteStarted = "yes";
    const notes = (select.getAttribute("aria-describedby") || "").split(" ").map((id) => document.getElementById(id)?.textContent.trim()).filter(Boolean);
    accessibleAutocomplete.enhanceSelectElement({
      selectElement: select,
      defaultValue: select.selectedOptions[0]?.value ? select.selectedOptions[0].textContent.trim() : "",
      minLength: 1,
      preserveNullOptions: false,
      tNoResults: () => "Nothing found",
      // The component owns aria-describedby, so the hint and the error are said in its own hint.
      tAssistiveHint: () => [...notes, "When results appear, use the up and down arrows to look and Enter to choose."].join(" "),
    });
    const input = select.parentElement.querySelector(".autocomplete__input");
    if (!input) return;
    // Cleared words must clear the hidden select too, or the old choice would be sent.
    input.addEventListener("change", () => {
      const match = [...select.options].find((option) => option.textContent.trim().toLowerCase() === input.value.trim().toLowerCase());
      const blank = [...select.options].find((option) => option.value === "");
      if (match) select.value = match.value;
      else if (blank) select.value = "";
      select.dispatchEvent(new Event("change", { bubbles: true }));
    });
  });
}
