"use strict";

// What every page's scripts share: data chunks, charts, tables and downloads. Nothing here fetches:
// a chunk is a script file beside the page.

const ringledger = (() => {
  const waiting = new Map();
  const loaded = new Map();

  // Called by a data script.
  function put(name, value) {
    const resolve = waiting.get(name);
    waiting.delete(name);
    if (resolve) {
      resolve(value);
    }
  }

  function load(name) {
    if (!loaded.has(name)) {
      loaded.set(
        name,
        new Promise((resolve, reject) => {
          waiting.set(name, resolve);
          const script = document.createElement("script");
          script.src = `data/${name}.js`;
          script.onerror = () => reject(new Error(`data/${name}.js could not be read`));
          document.head.append(script);
        }),
      );
    }
    return loaded.get(name);
  }

  async function loadRows(names) {
    return (await Promise.all(names.map(load))).flat();
  }

  function json(id) {
    return JSON.parse(document.getElementById(id).textContent);
  }

  // A library, read when the first thing needs it.
  const libraries = new Map();
  function library(path) {
    if (!libraries.has(path)) {
      libraries.set(
        path,
        new Promise((resolve, reject) => {
          const script = document.createElement("script");
          script.src = path;
          script.onload = resolve;
          script.onerror = () => reject(new Error(`${path} could not be read`));
          document.head.append(script);
        }),
      );
    }
    return libraries.get(path);
  }

  // Draw the chart an element names. The expressions of a chart are interpreted, never evaluated
  // as code, so that the page's policy can forbid that.
  async function draw(element, data = {}, also = {}) {
    const spec = { ...json(element.dataset.chart), ...also };
    if (Object.keys(data).length) {
      spec.datasets = { ...spec.datasets, ...data };
    }
    await library("static/vendor/vega/vega.js");
    const result = await vegaEmbed(element, spec, {
      actions: false,
      ast: true,
      defaultStyle: false,
      renderer: "svg",
      tooltip: { disableDefaultStyle: true, id: "tooltip", styleSheet: "", theme: "custom" },
    });
    return result.view;
  }

  // Draw once the element comes near what is seen, or nothing else is to do: paper shows all of it.
  const unseen = new Map();
  const whenIdle = window.requestIdleCallback || ((callback) => setTimeout(callback, 200));

  function whenSeen(element, callback) {
    const observer = new IntersectionObserver(
      (entries) => {
        if (entries.some((entry) => entry.isIntersecting)) {
          unseen.get(element)?.();
        }
      },
      { rootMargin: "600px" },
    );
    unseen.set(element, () => {
      observer.disconnect();
      unseen.delete(element);
      return callback();
    });
    observer.observe(element);
  }

  async function drawUnseen() {
    for (const [element, callback] of [...unseen]) {
      if (element.offsetParent !== null && unseen.has(element)) {
        await callback();
        whenIdle(drawUnseen);
        return;
      }
    }
  }

  window.addEventListener("load", () => whenIdle(drawUnseen));

  // How every table reads. Where a page has several, each list of pages says whose it is.
  const TABLE = {
    autoWidth: false,
    drawCallback() {
      const table = this.api().table();
      const pages = table.container().querySelector("nav");
      if (pages) {
        pages.setAttribute("aria-label", `Pages of: ${table.node().caption.textContent}`);
      }
    },
    language: { search: "Search", lengthMenu: "_MENU_ rows a page" },
    pageLength: 25,
  };

  // A table that searches, sorts and downloads. A column has a title, and may have: a function
  // `cell` that makes its element, a `kind` (number, day, file), for a number how many `digits` are
  // shown, and a function `text` for the download.
  function table(place, { name, columns, rows, order = [], caption }) {
    place.replaceChildren();
    const element = document.createElement("table");
    const title = element.createCaption();
    title.textContent = caption;
    const download = document.createElement("button");
    download.type = "button";
    download.textContent = "Download these rows (CSV)";
    place.append(download, element);
    const made = new DataTable(element, {
      ...TABLE,
      columns: columns.map((column, index) => ({
        title: column.title,
        data: index,
        className: column.kind || "",
        render: column.cell
          ? { _: (value) => value, display: (value, _type, row) => shown(column.cell(value, row)) }
          : column.kind === "number"
            ? { _: (value) => value, display: (value) => (value === null ? "–" : count(value, column.digits)) }
            : DataTable.render.text(),
      })),
      data: rows,
      deferRender: true,
      order,
    });
    download.addEventListener("click", () => {
      const kept = made.rows({ search: "applied", order: "applied" }).data().toArray();
      save(`${name}.csv`, csv(columns, kept));
    });
    return made;
  }

  // What a string holds is text: only an element may be markup.
  function shown(made) {
    return typeof made === "string" ? document.createTextNode(made) : made;
  }

  function csv(columns, rows) {
    const lines = [columns.map((column) => column.title)].concat(
      rows.map((row) =>
        columns.map((column, index) => (column.text ? column.text(row[index], row) : row[index])),
      ),
    );
    return lines.map((line) => line.map(csvCell).join(",")).join("\r\n") + "\r\n";
  }

  // A spreadsheet would run a cell that starts like a formula.
  function csvCell(value) {
    let text = value === null || value === undefined ? "" : String(value);
    if (typeof value === "string" && /^[=+\-@\t\r]/.test(text)) {
      text = `'${text}`;
    }
    return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
  }

  function save(name, text) {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob(["\ufeff", text], { type: "text/csv" }));
    link.download = name;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 60000);
  }

  function linked(text, href) {
    const link = document.createElement("a");
    link.href = href;
    link.textContent = text;
    return link;
  }

  // Since when: the day, or what is known of it. A list that gives the month alone gives no day.
  function since(first, last) {
    if (last === null || first === last) {
      return last ?? "–";
    }
    if (first === null) {
      return `by ${last}`;
    }
    const [year, month] = first.split("-").map(Number);
    const end = new Date(Date.UTC(year, month, 0)).toISOString().slice(0, 10);
    return first.endsWith("-01") && last === end ? first.slice(0, 7) : `${first} to ${last}`;
  }

  function words(value) {
    return document.createTextNode(plain(value));
  }

  // A file's name, which may break where its parts end.
  function fileName(name) {
    const element = document.createElement("span");
    for (const part of name.split(/(?<=[_-])/)) {
      element.append(part, document.createElement("wbr"));
    }
    return element;
  }

  // With `digits`, as many decimals in each cell of a column; without, as many as the number has.
  function count(number, digits) {
    return number.toLocaleString("en-US", { minimumFractionDigits: digits ?? 0, maximumFractionDigits: digits ?? 6 });
  }

  function plain(word) {
    return word === null || word === undefined ? "–" : word.replaceAll("_", " ");
  }

  // What the page's address asks for after its #, also where somebody cut it short within a %20.
  function asked() {
    const said = location.hash.slice(1);
    try {
      return decodeURIComponent(said);
    } catch {
      return said;
    }
  }

  document.addEventListener("DOMContentLoaded", () => {
    for (const element of document.querySelectorAll("[data-needs-script]")) {
      element.hidden = false;
    }
  });

  return { TABLE, asked, count, draw, drawUnseen, fileName, json, linked, load, loadRows, plain, put, since, table, whenSeen, words };
})();
