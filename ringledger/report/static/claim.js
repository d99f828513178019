"use strict";

// A claim's page: which reading is shown, its curve with filters, and the rows behind it.

(() => {
  const sections = [...document.querySelectorAll("[data-reading]")];
  const chooser = document.getElementById("reading");

  function show(reading) {
    for (const section of sections) {
      section.hidden = section.dataset.reading !== reading;
    }
  }

  if (chooser) {
    const asked = ringledger.asked();
    if ([...chooser.options].some((option) => option.value === asked)) {
      chooser.value = asked;
    }
    chooser.addEventListener("change", () => {
      show(chooser.value);
      ringledger.drawUnseen();
    });
    show(chooser.value);
  }

  for (const element of document.querySelectorAll(".reading [data-chart]")) {
    ringledger.whenSeen(element, () => ringledger.draw(element));
  }
  for (const section of document.querySelectorAll(".curve")) {
    ringledger.whenSeen(section, () => curve(section));
  }
  for (const section of document.querySelectorAll(".evidence")) {
    ringledger.whenSeen(section, () => evidence(section));
  }

  async function curve(section) {
    const columns = section.dataset.columns.split(" ");
    const all = (await ringledger.load(section.dataset.chunk)).map((row) =>
      Object.fromEntries(columns.map((column, index) => [column, row[index]])),
    );
    const filters = [...section.querySelectorAll("fieldset[data-dimension]")];
    const status = section.querySelector(".shown");

    function kept() {
      const allowed = filters.map((filter) => [
        filter.dataset.dimension,
        new Set([...filter.querySelectorAll("input:checked")].map((box) => box.value)),
      ]);
      const rows = all.filter((row) =>
        allowed.every(([dimension, choices]) => row[dimension] === null || choices.has(row[dimension])),
      );
      const holding = rows.filter((row) => row.holds).length;
      status.textContent =
        `${ringledger.count(rows.length)} of ${ringledger.count(all.length)} specifications shown; ` +
        `the words hold in ${ringledger.count(holding)} of them.`;
      return rows;
    }

    const rows = kept();
    const views = await Promise.all(
      [...section.querySelectorAll("[data-chart]")].map((element) => ringledger.draw(element, { rows })),
    );
    section.addEventListener("change", (event) => {
      if (event.target.closest("fieldset")) {
        const now = kept();
        for (const view of views) {
          view.data("rows", now).runAsync();
        }
      } else if (event.target.matches(".color-by")) {
        views[0].signal("color_by", event.target.value).runAsync();
      }
    });
    const details = section.querySelector(".specification-rows");
    details.addEventListener("toggle", () => {
      if (details.open && !details.querySelector("table")) {
        const numeric = new Set(["numerator", "denominator", "value"]);
        ringledger.table(details.querySelector(".rows"), {
          caption: "Every specification; the search box filters it",
          columns: columns.map((column) => ({ kind: numeric.has(column) ? "number" : "", title: column })),
          name: `specifications-${section.dataset.reading}`,
          rows: all.map((row) => columns.map((column) => row[column])),
        });
      }
    });
  }

  function evidence(section) {
    const { files, parts } = JSON.parse(section.querySelector(".evidence-parts").textContent);
    const place = section.querySelector(".rows");
    const columns = [
      { kind: "day", title: "Died" },
      { title: "Person" },
      { title: "Agencies as the row names them" },
      { title: "agency_id" },
      {
        cell: (value, row) =>
          row[3] === null ? "–" : ringledger.linked(value, `agencies.html#${encodeURIComponent(row[3])}`),
        title: "Counts for",
      },
      { title: "Decision" },
      { digits: 3, kind: "number", title: "Probability" },
      { cell: (value, row) => ringledger.since(value, row[10]), kind: "day", title: "Partner since" },
      { cell: (value) => ringledger.fileName(files[value][0]), kind: "file", text: (value) => files[value][0], title: "File" },
      { kind: "number", title: "Row" },
      { title: "Partner since, at the latest" },
      { text: (_value, row) => files[row[8]][1], title: "sha256" },
    ];

    async function showPart() {
      const chosen = section.querySelector("input:checked");
      const part = parts.find((each) => each.part === (chosen ? chosen.value : parts[0].part));
      place.textContent = "Reading the rows …";
      const rows = await ringledger.loadRows(part.chunks);
      const made = ringledger.table(place, {
        caption: `The ${part.part}, ${ringledger.count(part.count)} rows`,
        columns,
        name: `${section.dataset.name}-${part.part}`,
        rows: rows.map((row) => [...row, null]),
      });
      // The rows of a list of partners tell of no death.
      const empty = rows.every((row) => row[0] === null && row[1] === null) ? [0, 1] : [];
      made.columns([...empty, 3, 10, 11]).visible(false);
    }

    section.addEventListener("change", showPart);
    showPart();
  }
})();
