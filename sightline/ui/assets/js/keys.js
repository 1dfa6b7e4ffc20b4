// Keys of the proposal page: j, k, e, x, l and ?. They are silent in fields and with Ctrl, Alt or Cmd, and can be
// switched off (WCAG 2.1.4); the choice is kept in this browser.
const KEPT = "sightline-import-keys";
const FIELDS = "input:not([type=checkbox]), textarea, select, [contenteditable], dialog";

function kept() {
  try { return localStorage.getItem(KEPT) !== "off"; } catch { return true; }
}

function keep(on) {
  try { localStorage.setItem(KEPT, on ? "on" : "off"); } catch { /* a browser that keeps nothing forgets this too */ }
}

export function startKeys() {
  const help = document.querySelector("[data-keys]");
  if (!help) return;
  const box = help.querySelector("[data-keys-switch]");
  const list = help.querySelector("details");
  help.hidden = false;
  box.checked = kept();
  box.addEventListener("change", () => keep(box.checked));
  const rows = () => [...document.querySelectorAll(".got > [data-lines]")];
  const here = () => document.activeElement?.closest(".got > [data-lines]");
  let left = null;
  const go = (row) => {
    if (!row) return;
    row.tabIndex = -1;
    row.focus({ preventScroll: true });
    row.scrollIntoView({ block: "nearest" });
    left = row;
  };
  const step = (by) => {
    const all = rows();
    const at = all.indexOf(here() || left);
    go(all[at < 0 ? 0 : Math.min(Math.max(at + by, 0), all.length - 1)]);
  };
  const change = () => (here() || left)?.querySelector("[data-change]")?.click();
  const tick = () => (here() || left)?.querySelector(".pick input")?.click();
  const across = () => {
    const line = document.activeElement?.closest(".src > [id^=line-]");
    if (line) return go(left);
    const item = here() || left;
    const found = item && document.getElementById(`line-${item.dataset.lines.split(" ")[0]}`);
    if (!found) return undefined;
    left = item;
    found.tabIndex = -1;
    found.focus();
    return undefined;
  };
  const say = () => {
    list.open = !list.open;
    if (list.open) list.querySelector("summary").focus();
  };
  const deeds = { j: () => step(1), k: () => step(-1), e: change, x: tick, l: across, "?": say };
  document.addEventListener("keydown", (event) => {
    if (!box.checked || event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
    if (event.target.closest?.(FIELDS) || document.querySelector("dialog[open]")) return;
    const deed = deeds[event.key];
    if (!deed) return;
    event.preventDefault();
    deed();
  });
}
