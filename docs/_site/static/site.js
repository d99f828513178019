// What the theme leaves out for those who use no mouse or no screen: parts that scroll take the focus,
// and headings of the menu say their level.
document.addEventListener("DOMContentLoaded", () => {
  for (const each of document.querySelectorAll(".table-wrapper, .math-wrapper, pre")) each.tabIndex = 0;
  for (const each of document.querySelectorAll(".caption[role=heading]")) each.ariaLevel = "2";
});
