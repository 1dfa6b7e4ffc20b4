// Drafts that save themselves, and a warning before typed words are lost.
const WAIT_MS = 2000;

export function startForms(scope) {
  scope.querySelectorAll("form[data-autosave]").forEach(saveDrafts);
  scope.querySelectorAll("form[data-warn-unsaved]").forEach(warnBeforeLeaving);
}

function state(form) {
  const fields = new FormData(form);
  fields.delete("csrfmiddlewaretoken");
  return JSON.stringify([...fields].map(([name, value]) => [name, value instanceof File ? value.name : value]));
}

function warnBeforeLeaving(form) {
  if (form.dataset.warnStarted) return;
  form.dataset.warnStarted = "yes";
  form.dataset.saved = state(form);
  let sending = false;
  form.addEventListener("submit", () => { sending = true; });
  window.addEventListener("pageshow", () => { sending = false; });
  window.addEventListener("beforeunload", (event) => {
    if (!sending && form.isConnected && state(form) !== form.dataset.saved) event.preventDefault();
  });
}

// The draft goes to the address in data-autosave as the form itself would; the words after it are announced politely.
function saveDrafts(form) {
  if (form.dataset.autosaveStarted) return;
  form.dataset.autosaveStarted = "yes";
  const line = form.querySelector("[data-draft]");
  let last = state(form);
  let timer = 0;
  const say = (words) => { if (line) line.textContent = words; };
  const save = async () => {
    const now = state(form);
    if (now === last) return;
    const body = new FormData(form);
    [...body].forEach(([name, value]) => { if (value instanceof File) body.delete(name); });
    try {
      const answer = await fetch(form.dataset.autosave, { method: "POST", body, credentials: "same-origin", headers: { "X-Requested-With": "XMLHttpRequest" }, redirect: "error" });
      if (!answer.ok) throw new Error(String(answer.status));
      last = now;
      form.dataset.saved = now;
      const time = new Date().toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit", timeZone: "Europe/London" });
      say(`Saved as a draft at ${time}`);
    } catch {
      say("Your draft could not be saved just now. Your words are still on this page: send them, or copy them before you leave.");
    }
  };
  const later = () => { clearTimeout(timer); timer = setTimeout(save, WAIT_MS); };
  form.addEventListener("input", later);
  form.addEventListener("change", later);
  form.addEventListener("submit", () => clearTimeout(timer));
}
