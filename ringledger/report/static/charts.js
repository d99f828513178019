"use strict";

// A page whose charts need nothing but to be drawn, and whose long tables are read page by page.

for (const element of document.querySelectorAll("[data-chart]")) {
  ringledger.whenSeen(element, () => ringledger.draw(element));
}

for (const table of document.querySelectorAll("table[data-long]")) {
  new DataTable(table, { ...ringledger.TABLE, order: [] });
}
