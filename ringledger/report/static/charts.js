"use strict";

// A page whose charts need nothing but to be drawn.

for (const element of document.querySelectorAll("[data-chart]")) {
  ringledger.whenSeen(element, () => ringledger.draw(element));
}
