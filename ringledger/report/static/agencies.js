"use strict";

// The list of agencies, and the one that the address names after its #.

(() => {
  const { list, chunks, size } = ringledger.json("agencies");
  const one = document.getElementById("agency");
  const all = document.getElementById("all");
  const place = (name) => document.getElementById(`agency-${name}`);
  const SOURCES = {
    fatal_encounters: "Fatal Encounters",
    mapping_police_violence: "Mapping Police Violence",
    ring: "List of partners",
  };
  const sourceOf = (value) => SOURCES[value] || value;
  let view = null;

  function joined(first, last) {
    return first === last ? `since ${first}` : `joined between ${first ?? "an unknown day"} and ${last}`;
  }

  async function showAll() {
    one.hidden = true;
    all.hidden = false;
    if (document.querySelector("#list table")) {
      return;
    }
    const rows = await ringledger.loadRows(list);
    const made = ringledger.table(document.getElementById("list"), {
      caption: "Agencies with a partnership or a death on record",
      columns: [
        { title: "agency_id" },
        {
          cell: (value, row) => ringledger.linked(value, `#${encodeURIComponent(row[0])}`),
          title: "Agency",
        },
        { title: "State" },
        { title: "Joined, earliest" },
        { cell: (last, row) => ringledger.since(row[3], last), kind: "day", title: "Partner since" },
        { kind: "number", title: "Deaths" },
        { kind: "number", title: "before joining" },
        { kind: "number", title: "after joining" },
        { cell: ringledger.words, title: "Kind" },
        { title: "County" },
        { title: "In the directory" },
      ],
      name: "agencies",
      order: [[5, "desc"]],
      rows,
    });
    made.columns([0, 3, 10]).visible(false);
  }

  function fact(name, value) {
    const term = document.createElement("dt");
    term.textContent = name;
    const description = document.createElement("dd");
    description.textContent = value;
    place("facts").append(term, description);
  }

  function when(day, first, last) {
    if (last === null) {
      return "never on the partner list";
    }
    if (day >= last) {
      return "on or after joining";
    }
    return first === null || day < first ? "before joining" : "in the month of joining";
  }

  async function showOne(id) {
    const rows = await ringledger.loadRows(list);
    const number = rows.findIndex((row) => row[0] === id);
    if (number < 0) {
      showAll();
      return;
    }
    const [, name, state, first, last, deaths, before, after, kind, county, listed] = rows[number];
    const told = (await ringledger.load(chunks[Math.floor(number / size)]))[id];
    one.hidden = false;
    all.hidden = true;
    document.title = `${name} – ringledger`;
    place("name").textContent = name;
    place("id").textContent = id;
    place("facts").replaceChildren();
    fact("Kind", ringledger.plain(kind));
    fact("Place", [county, state].filter(Boolean).join(", ") || "–");
    fact("Partner", last === null ? "not on the partner list" : joined(first, last));
    fact("Directory", listed ? "listed there" : "no entry; told apart by its name and state");
    const between = deaths - before - after;
    place("summary").textContent =
      last === null || deaths === 0
        ? `${ringledger.count(deaths)} deaths on record name it.`
        : `${ringledger.count(deaths)} deaths on record name it: ${ringledger.count(before)} before it joined, ` +
          `${ringledger.count(after)} on or after the day it joined` +
          (between ? `, ${ringledger.count(between)} in the days in which it may have joined.` : ".");

    ringledger.table(place("encounters"), {
      caption: `Deaths that name ${name} (MPV: Mapping Police Violence; FE: Fatal Encounters)`,
      columns: [
        { kind: "day", title: "Died" },
        { title: "Person" },
        { title: "City" },
        { title: "State" },
        { title: "Cause, as published" },
        { title: "On the lists of" },
      ],
      name: `deaths-${id}`,
      rows: told.encounters,
    });
    ringledger.table(place("names"), {
      caption: `Names linked to ${name}`,
      columns: [
        { title: "Name" },
        { cell: (value) => ringledger.words(sourceOf(value)), title: "Source" },
        { title: "Decision" },
        { title: "How" },
        { digits: 3, kind: "number", title: "Probability" },
        { title: "Evidence" },
        { cell: ringledger.fileName, kind: "file", title: "File of one such row" },
        { kind: "number", title: "Row" },
      ],
      name: `names-${id}`,
      rows: told.names,
    });

    const figure = place("figure");
    figure.hidden = told.encounters.length === 0;
    if (!figure.hidden) {
      const chart = figure.querySelector(".chart");
      chart.setAttribute("aria-label", `${place("summary").textContent} The table below has each.`);
      if (view) {
        view.finalize();
      }
      const marks = told.encounters.map((death) => ({
        day: death[0],
        person: death[1],
        when: when(death[0], first, last),
      }));
      const joined = last === null ? [] : [{ first: first ?? last, last }];
      const present = [...new Set(marks.map((death) => death.when))];
      view = await ringledger.draw(
        chart,
        { deaths: marks, joined },
        { params: [{ name: "present", value: present }] },
      );
    }
    place("name").focus({ preventScroll: true });
    window.scrollTo(0, 0);
  }

  function follow() {
    const id = ringledger.asked();
    if (id && id !== "all") {
      showOne(id);
    } else {
      showAll();
    }
  }

  window.addEventListener("hashchange", follow);
  follow();
})();
