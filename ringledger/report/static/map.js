"use strict";

// The map: what happened in each place up to a month, drawn and listed.

(() => {
  const { places, happened, months, startsOn, few } = ringledger.json("places");
  const control = (id) => document.getElementById(id);
  const chart = document.querySelector("[data-chart=map]");
  const NAMES = new Intl.DateTimeFormat("en-US", { month: "long", year: "numeric", timeZone: "UTC" });
  const monthName = (month) => NAMES.format(new Date(`${month}-01T00:00:00Z`));
  const COUNTED = { fatal_encounters: "fe", mapping_police_violence: "mpv", partners: "partners" };
  const startsAt = months.indexOf(startsOn.slice(0, 7));
  const BANDS = 5;
  let rows = null;
  let events = null;
  let view = null;
  let playing = null;

  function chosen() {
    return {
      as: control("as").value,
      level: control("level").value,
      measure: control("measure").value,
      month: Number(control("month").value),
    };
  }

  // Places of a level with sums up to a month. A state lies in the middle of its agencies.
  function summed(level, month) {
    const found = new Map();
    const place = rows.map(([state, stateName, county, residents, agencies, latitude, longitude]) => {
      const key = level === "state" ? state : `${state} ${county}`;
      if (!found.has(key)) {
        found.set(key, {
          agencies: 0,
          fe: 0,
          latitude: 0,
          longitude: 0,
          mpv: 0,
          partners: 0,
          place: level === "state" ? stateName || state : county || "no county named",
          placed: 0,
          residents: null,
          state,
        });
      }
      const sum = found.get(key);
      sum.agencies += agencies;
      sum.residents = residents === null ? sum.residents : (sum.residents || 0) + residents;
      if (latitude !== null) {
        const weight = agencies || 1;
        sum.latitude += latitude * weight;
        sum.longitude += longitude * weight;
        sum.placed += weight;
      }
      return sum;
    });
    for (const [number, when, partners, mpv, fe] of events) {
      if (when <= month) {
        const sum = place[number];
        sum.partners += partners;
        sum.mpv += mpv;
        sum.fe += fe;
      }
    }
    return [...found.values()].map((sum) => ({
      ...sum,
      latitude: sum.placed ? sum.latitude / sum.placed : null,
      longitude: sum.placed ? sum.longitude / sum.placed : null,
    }));
  }

  // Partners for each 100 agencies; deaths for each million residents and year; null where too few.
  function rate(sum, measure, month) {
    if (measure === "partners") {
      return sum.agencies ? (100 * sum.partners) / sum.agencies : null;
    }
    const years = (month - startsAt + 1) / 12;
    const deaths = sum[COUNTED[measure]];
    return sum.residents && deaths >= few ? (1e6 * deaths) / sum.residents / years : null;
  }

  function unit(measure) {
    return measure === "partners" ? "of 100 agencies" : "deaths per million residents and year";
  }

  // Edges between bands of color, from the rates of the last month, so that a color means the
  // same in every month.
  function edges(level, measure) {
    const last = months.length - 1;
    const rates = summed(level, last)
      .map((sum) => rate(sum, measure, last))
      .filter((value) => value)
      .sort((a, b) => a - b);
    const found = [];
    for (let band = 1; band < BANDS; band += 1) {
      found.push(Number(rates[Math.floor((rates.length * band) / BANDS)].toPrecision(2)));
    }
    return [...new Set(found)];
  }

  function denominator(sum, measure) {
    return measure === "partners" ? sum.agencies : sum.residents || 0;
  }

  function drawn({ as, level, measure, month }) {
    const last = summed(level, months.length - 1);
    const size = (sum) => (as === "rate" ? denominator(sum, measure) : sum[COUNTED[measure]]);
    const largest = last.reduce((one, other) => (size(one) < size(other) ? other : one));
    const widest = Math.min(chart.clientWidth / (level === "state" ? 16 : 22), 44);
    const perUnit = (Math.PI * (widest / 2) ** 2) / Math.max(size(largest), 1);
    const limits = as === "rate" ? edges(level, measure) : [];
    const sums = summed(level, month);
    const shown = sums
      .filter((sum) => sum.latitude !== null && size(sum) > 0)
      .map((sum) => {
        const value = as === "rate" ? rate(sum, measure, month) : null;
        return {
          ...sum,
          area: size(sum) * perUnit,
          color: as === "rate" ? colorOf(value, limits) : measure === "partners" ? "var(--published)" : "var(--found)",
          deaths: sum[COUNTED[measure === "partners" ? "mapping_police_violence" : measure]],
          place: level === "county" ? `${sum.place}, ${sum.state}` : sum.place,
        };
      })
      .sort((one, other) => other.area - one.area);
    return { largest, limits, shown, size, sums };
  }

  function colorOf(value, limits) {
    if (!value) {
      return "var(--rate-none)";
    }
    return `var(--rate-${limits.filter((limit) => value >= limit).length + 1})`;
  }

  function key({ as, measure }, { largest, limits, size }) {
    const what = as === "rate" ? (measure === "partners" ? "agencies listed" : "residents") : measure === "partners" ? "partners" : "deaths";
    const items = [[null, `Areas are in proportion; the largest is ${ringledger.count(size(largest))} ${what}, ${largest.place}.`]];
    if (as === "rate") {
      items.push(["var(--rate-none)", measure === "partners" ? "none" : `fewer than ${few} deaths`]);
      for (let band = 0; band <= limits.length; band += 1) {
        const from = band ? limits[band - 1] : 0;
        const text = band === limits.length ? `${from} and more` : `${band ? from : "under"} ${band ? "to" : ""} ${limits[band]}`;
        items.push([`var(--rate-${band + 1})`, `${text.replace(/ +/g, " ")}${band === limits.length ? ` ${unit(measure)}` : ""}`]);
      }
    }
    control("map-key").replaceChildren(
      ...items.map(([color, text]) => {
        const item = document.createElement("li");
        if (color) {
          const swatch = document.createElementNS("http://www.w3.org/2000/svg", "svg");
          swatch.setAttribute("width", "16");
          swatch.setAttribute("height", "16");
          swatch.setAttribute("aria-hidden", "true");
          const circle = document.createElementNS("http://www.w3.org/2000/svg", "circle");
          for (const [name, value] of Object.entries({ cx: 8, cy: 8, r: 7, fill: color })) {
            circle.setAttribute(name, value);
          }
          swatch.append(circle);
          item.append(swatch);
        }
        item.append(text);
        return item;
      }),
    );
  }

  function summary({ level, measure, month }, sums) {
    const total = (name) => ringledger.count(sums.reduce((sum, each) => sum + each[name], 0));
    const through = monthName(months[month]);
    const partners = `By the end of ${through}, ${total("partners")} partners had joined`;
    const since = `from ${monthName(months[startsAt])} on`;
    const name = COUNTED[measure === "partners" ? "mapping_police_violence" : measure];
    const list = name === "fe" ? "Fatal Encounters" : "Mapping Police Violence";
    const most = [...sums].sort((a, b) => b[COUNTED[measure]] - a[COUNTED[measure]])[0];
    const text = `${partners}; ${list} lists ${total(name)} deaths ${since}.`;
    control("map-summary").textContent = text;
    chart.setAttribute(
      "aria-label",
      `Map by ${level}. ${text} The most ${measure === "partners" ? "partners" : "deaths"}: ` +
        `${most.place}, ${ringledger.count(most[COUNTED[measure]])}. The table below has every place.`,
    );
  }

  function list({ level, month }, sums) {
    const fixed = (value) => (value === null ? null : Number(value.toFixed(1)));
    ringledger.table(control("map-table"), {
      caption: `By ${level}, to the end of ${monthName(months[month])} (MPV: Mapping Police Violence; FE: Fatal Encounters)`,
      columns: [
        { title: level === "state" ? "State" : "County" },
        { title: "Code" },
        { kind: "number", title: "Residents" },
        { kind: "number", title: "Agencies listed" },
        { kind: "number", title: "Partners" },
        { digits: 1, kind: "number", title: "of 100 agencies" },
        { kind: "number", title: "MPV deaths" },
        { digits: 1, kind: "number", title: "MPV per million and year" },
        { kind: "number", title: "FE deaths" },
        { digits: 1, kind: "number", title: "FE per million and year" },
      ],
      name: `places-${level}-${months[month]}`,
      order: [[4, "desc"]],
      rows: sums
        .filter((sum) => sum.partners || sum.mpv || sum.fe || sum.residents)
        .map((sum) => [
          sum.place,
          sum.state,
          sum.residents,
          sum.agencies,
          sum.partners,
          fixed(rate(sum, "partners", month)),
          sum.mpv,
          fixed(rate(sum, "mapping_police_violence", month)),
          sum.fe,
          fixed(rate(sum, "fatal_encounters", month)),
        ]),
    });
  }

  // What moves with the slider; the table follows once it rests.
  async function show(alsoTable) {
    const now = chosen();
    const made = drawn(now);
    control("month-name").textContent = monthName(months[now.month]);
    control("month").setAttribute("aria-valuetext", monthName(months[now.month]));
    if (view) {
      await view.data("shown", made.shown).runAsync();
    } else {
      const everywhere = summed("county", 0).filter((sum) => sum.latitude !== null);
      const height = Math.round(Math.min(chart.clientWidth * 0.62, 620));
      view = await ringledger.draw(chart, { everywhere, shown: made.shown }, { height });
    }
    key(now, made);
    summary(now, made.sums);
    if (alsoTable) {
      list(now, made.sums);
    }
  }

  function stop() {
    clearInterval(playing);
    playing = null;
    control("play").textContent = "Play";
    show(true);
  }

  function play() {
    const slider = control("month");
    if (playing) {
      stop();
      return;
    }
    control("play").textContent = "Pause";
    if (slider.value === slider.max) {
      slider.value = slider.min;
    }
    playing = setInterval(() => {
      slider.stepUp();
      if (slider.value === slider.max) {
        stop();
      } else {
        show(false);
      }
    }, 350);
  }

  async function begin() {
    [rows, events] = await Promise.all([ringledger.loadRows(places), ringledger.loadRows(happened)]);
    control("month").addEventListener("input", () => show(false));
    for (const id of ["month", "measure", "as", "level"]) {
      control(id).addEventListener("change", () => show(true));
    }
    control("play").addEventListener("click", play);
    await show(true);
  }

  begin();
})();
