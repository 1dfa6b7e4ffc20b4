// <button data-confirm="Withdraw this action?" data-confirm-text="..." data-confirm-yes="Withdraw it" data-confirm-danger>
// Without script the form posts as it is, so the server asks too where it matters.
export function startConfirm(scope) {
  scope.querySelectorAll("[data-confirm]").forEach((button) => {
    if (button.dataset.confirmStarted || typeof HTMLDialogElement !== "function") return;
    button.dataset.confirmStarted = "yes";
    button.addEventListener("click", (event) => {
      if (button.dataset.confirmed) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      ask(button);
    }, true);
  });
}

function make(tag, attributes, text) {
  const element = document.createElement(tag);
  Object.entries(attributes).forEach(([name, value]) => element.setAttribute(name, value));
  if (text) element.textContent = text;
  return element;
}

function ask(button) {
  const { confirm: title, confirmText, confirmYes = "Yes, go on", confirmNo = "No, go back" } = button.dataset;
  const danger = "confirmDanger" in button.dataset;
  const dialog = make("dialog", { class: `sl-dialog${danger ? " sl-dialog--danger" : ""}`, "aria-labelledby": "sl-dialog-title" });
  dialog.append(make("h2", { id: "sl-dialog-title", class: "govuk-heading-m" }, title));
  if (confirmText) dialog.append(make("p", {}, confirmText));
  const row = make("div", { class: "sl-btns" });
  const yes = make("button", { type: "button", class: `govuk-button${danger ? " govuk-button--warning" : ""}` }, confirmYes);
  const no = make("button", { type: "button", class: "govuk-button govuk-button--secondary" }, confirmNo);
  row.append(yes, no);
  dialog.append(row);
  document.body.append(dialog);
  no.addEventListener("click", () => dialog.close());
  yes.addEventListener("click", () => {
    dialog.close();
    button.dataset.confirmed = "yes";
    button.click();
    delete button.dataset.confirmed;
  });
  dialog.addEventListener("close", () => { dialog.remove(); button.focus(); });
  dialog.showModal();
  (danger ? no : yes).focus();
}
