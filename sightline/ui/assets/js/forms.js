// Drafts that save themselves, and a warning before typed words are lost.
const WAIT_MS = 2000;

export function startForms(scope) {
  scope.querySelectorAll("form[data-keep]").forEach(keepInTab);
  forgetOnSignOut(scope);
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
  const later = () => { if (!timer) timer = setTimeout(() => { timer = 0; save(); }, WAIT_MS); };
  form.addEventListener("input", later);
  form.addEventListener("change", later);
  form.addEventListener("submit", () => clearTimeout(timer));
}

// Words typed and not taken by the server stay in this tab, under the person and the address, until they are: a session
// that ended in between loses nothing. data-keep names the person; data-taken marks the message that says the words were taken.
const KEPT = "sightline-kept:";
// What a minute taker typed while the network was gone (meetings/minutes.js): for a day, and never past signing out.
const MINUTES = "sightline-minutes:";
const DAY_MS = 24 * 60 * 60 * 1000;

function keptKeys() {
  return Object.keys(sessionStorage).filter((key) => key.startsWith(KEPT));
}

function keepInTab(form) {
  const box = form.querySelector("textarea");
  if (form.dataset.keepStarted || !box) return;
  form.dataset.keepStarted = "yes";
  const key = `${KEPT}${form.dataset.keep}:${form.getAttribute("action")}`;
  try {
    // Words of somebody else who used this tab before are nobody's to read.
    keptKeys().filter((one) => !one.startsWith(`${KEPT}${form.dataset.keep}:`)).forEach((one) => sessionStorage.removeItem(one));
    if (document.querySelector("[data-taken]")) sessionStorage.removeItem(key);
    const kept = JSON.parse(sessionStorage.getItem(key) || "null");
    if (kept && kept.text && !box.value.trim()) {
      box.value = kept.text;
      const choice = [...form.querySelectorAll("input[type=radio]")].find((one) => one.value === kept.choice);
      if (choice) choice.checked = true;
      const line = form.querySelector("[data-draft]");
      if (line) line.textContent = "Your words from before are back. They are not sent yet.";
    }
  } catch {
    return;
  }
  const keep = () => {
    const choice = form.querySelector("input[type=radio]:checked")?.value || "";
    if (box.value.trim()) sessionStorage.setItem(key, JSON.stringify({ text: box.value, choice }));
    else sessionStorage.removeItem(key);
  };
  form.addEventListener("input", keep);
  form.addEventListener("change", keep);
}

function forgetOnSignOut(scope) {
  const signOuts = scope.querySelectorAll("form[data-sign-out]");
  signOuts.forEach((form) => {
    form.addEventListener("submit", () => {
      keptKeys().forEach((key) => sessionStorage.removeItem(key));
      forgetMinutes(() => true);
    });
  });
  if (scope === document) forgetMinutes((kept) => !(Date.now() - kept.at < DAY_MS));
}

function forgetMinutes(gone) {
  try {
    Object.keys(localStorage).filter((key) => key.startsWith(MINUTES)).forEach((key) => {
      if (gone(JSON.parse(localStorage.getItem(key) || "{}"))) localStorage.removeItem(key);
    });
  } catch {
    // a browser that keeps nothing has nothing to forget
  }
}
