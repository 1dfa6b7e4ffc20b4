import { Button, CharacterCount, Checkboxes, ErrorSummary, NotificationBanner, PasswordInput, Radios, ServiceNavigation, SkipLink, createAll } from "govuk-frontend";
import { startAutocomplete } from "./autocomplete.js";
import { startBeside } from "./beside.js";
import { startConfirm } from "./confirm.js";
import { startForms } from "./forms.js";
import { startKeys } from "./keys.js";
import { showCurrent, startMenus } from "./menus.js";
import { startReading } from "./reading.js";
import { startSelection } from "./selection.js";
import { startTicks } from "./ticks.js";

const COMPONENTS = [Button, CharacterCount, Checkboxes, ErrorSummary, NotificationBanner, PasswordInput, Radios, ServiceNavigation, SkipLink];

function start(scope) {
  COMPONENTS.forEach((component) => createAll(component, undefined, { scope, onError: () => {} }));
  startAutocomplete(scope);
  startConfirm(scope);
  startForms(scope);
  startSelection(scope);
  startTicks(scope);
}

start(document);
startMenus();
startReading();
startBeside();
startKeys();
showCurrent();
// A part of the page that htmx replaced gets the same treatment as the page did.
document.addEventListener("htmx:load", (event) => {
  if (event.target !== document.body) start(event.target);
});
