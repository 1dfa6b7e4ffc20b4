// On a phone the row of pages scrolls: begin where the current page is in sight.
export function showCurrent() {
  for (const here of document.querySelectorAll(".sl-sub [aria-current]")) {
    const row = here.closest(".sl-sub");
    row.scrollLeft = here.offsetLeft - row.offsetLeft - (row.clientWidth - here.offsetWidth) / 2;
  }
}

// The disclosures of the bar close on Escape and when the focus or a click goes elsewhere.
export function startMenus() {
  const menus = [...document.querySelectorAll("details[data-menu]")];
  const closeOthers = (target) => menus.forEach((menu) => { if (!menu.contains(target)) menu.open = false; });
  document.addEventListener("click", (event) => closeOthers(event.target));
  document.addEventListener("focusin", (event) => closeOthers(event.target));
  document.addEventListener("keydown", (event) => {
    const open = menus.find((menu) => menu.open && menu.contains(document.activeElement));
    if (event.key !== "Escape" || !open) return;
    open.open = false;
    open.querySelector("summary").focus();
  });
}
