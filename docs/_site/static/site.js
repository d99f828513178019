// What the theme leaves out for those who use no mouse or no screen: parts that scroll take the focus,
// headings of the menu say their level, and the two menus their names.
document.addEventListener("DOMContentLoaded", () => {
  for (const each of document.querySelectorAll(".table-wrapper, .math-wrapper, pre")) each.tabIndex = 0;
  for (const each of document.querySelectorAll(".caption[role=heading]")) each.ariaLevel = "2";
  for (const [menu, name] of [[".sidebar-drawer", "All pages"], [".toc-drawer", "This page"]]) {
    document.querySelector(menu)?.setAttribute("aria-label", name);
  }
});
