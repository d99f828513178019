// The SQL page: DuckDB in the browser, attached read-only to the served warehouse.
//
// Text of data reaches the page as text alone (textContent), never as markup.

const SHOWN = 500; // rows drawn; a download has all
const AS_NUMBERS = /^(U?(TINY|SMALL|BIG|HUGE)?INT(EGER)?|DOUBLE|FLOAT|DECIMAL.*)$/;

const at = (id) => document.getElementById(id);
const say = (text) => (at("status").textContent = text);
const complain = (text) => (at("problem").textContent = text);

let connection;
let asked; // the query behind what is shown
let columns = [];

const about = await (await fetch("/sql/page.json")).json();
describe();
if (about.install) {
  say("DuckDB for browsers is not installed on this machine, so this page can't run SQL.");
  complain(`Install it, then start the server again:\n${about.install}`);
} else {
  try {
    connection = await connect();
    at("run").disabled = false;
    say("Ready.");
    if (at("statement").value) await run();
  } catch (error) {
    say("DuckDB could not be started.");
    complain(error.message);
  }
}

function describe() {
  const { title, as_of_on, is_fictional, edition } = about.edition;
  at("edition").textContent = `${title}, as of ${as_of_on} (edition ${edition})`;
  at("fictional").hidden = !is_fictional;
  document.title = `SQL – ringledger, edition ${edition}`;
  if (about.report) at("name").href = "/";
  if (about.contact) at("contact").replaceChildren("Something wrong? Write to ", address(about.contact));
  for (const { name, question } of about.examples) {
    at("example").append(new Option(question, name));
  }
  at("example").addEventListener("change", () => choose(at("example").value));
  at("form").addEventListener("submit", (event) => {
    event.preventDefault();
    run();
  });
  at("statement").addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      run();
    }
  });
  at("statement").addEventListener("input", () => {
    at("example").value = "";
    at("limits").hidden = true;
  });
  at("download").addEventListener("click", download);
  window.addEventListener("hashchange", fromAddress);
  fromAddress();
}

// An address that can be followed is a link; anything else stays text.
function address(contact) {
  const link = document.createElement("a");
  if (/^(https?:\/\/|mailto:)\S+$/.test(contact)) link.href = contact;
  else if (/^[^\s@:]+@[^\s@:]+$/.test(contact)) link.href = `mailto:${contact}`;
  else return contact;
  link.textContent = contact.replace(/^mailto:/, "");
  return link;
}

// #example=name and #sql=… open the page with a question, so that it can be passed on.
function fromAddress() {
  const given = new URLSearchParams(location.hash.slice(1));
  if (given.has("sql")) at("statement").value = given.get("sql");
  else choose(given.get("example") ?? "claims_at_a_glance", false);
}

function choose(name, runs = true) {
  const example = about.examples.find((each) => each.name === name);
  at("example").value = example ? name : "";
  at("limits").hidden = !example;
  if (!example) return;
  at("limits").textContent = `It can't say: ${example.limits}`;
  at("statement").value = example.sql;
  if (runs) {
    history.replaceState(null, "", `#example=${encodeURIComponent(name)}`);
    if (connection) run();
  }
}

async function connect() {
  const duckdb = await import("@duckdb/duckdb-wasm");
  const folder = new URL("/sql/packages/@duckdb/duckdb-wasm/dist/", location);
  const worker = new Worker(new URL("duckdb-browser-eh.worker.js", folder));
  const database = new duckdb.AsyncDuckDB(new duckdb.VoidLogger(), worker);
  await database.instantiate(new URL("duckdb-eh.wasm", folder).href);
  await database.open({ query: { castBigIntToDouble: false } });
  const file = new URL("/sql/warehouse.duckdb", location).href;
  await database.registerFileURL("warehouse.duckdb", file, duckdb.DuckDBDataProtocol.HTTP, false);
  const opened = await database.connect();
  await opened.query("set autoinstall_known_extensions = false");
  await opened.query("set autoload_known_extensions = false");
  await opened.query("attach 'warehouse.duckdb' as warehouse (read_only)");
  await opened.query("use warehouse");
  return opened;
}

async function run() {
  if (at("run").disabled) return;
  const statement = at("statement").value.trim().replace(/;\s*$/, "");
  complain("");
  at("result").hidden = true;
  at("download").disabled = true;
  if (!statement) return;
  at("run").disabled = true;
  say("Running …");
  const began = performance.now();
  try {
    // The comment of a last line must not swallow the bracket.
    const query = `from (${statement}\n)`;
    columns = rows(await connection.query(`describe ${query}`)).map(([name, type]) => ({
      name,
      isNumber: AS_NUMBERS.test(type),
      type: type.toLowerCase(),
    }));
    const found = await text(query, SHOWN + 1);
    asked = query;
    draw(found.slice(0, SHOWN));
    const seconds = ((performance.now() - began) / 1000).toFixed(2);
    const more = found.length > SHOWN ? `The first ${SHOWN} rows; a download has all.` : "";
    say(`${Math.min(found.length, SHOWN)} rows in ${seconds} s. ${more}`);
    at("download").disabled = false;
  } catch (error) {
    say("It could not be answered. Only questions can be asked here, one at a time.");
    complain(firstOf(error.message));
  } finally {
    at("run").disabled = false;
  }
}

// DuckDB repeats the place of a syntax error.
function firstOf(message) {
  const [told, place] = message.split(/\n\n(?=LINE )/);
  return place ? `${told}\n${place}` : told;
}

// Every cell as DuckDB itself writes it: no number is rounded on the way through JavaScript.
async function text(query, limit) {
  const part = limit ? ` limit ${limit}` : "";
  return rows(await connection.query(`select cast(columns(*) as varchar) ${query}${part}`));
}

function rows(table) {
  const vectors = table.schema.fields.map((_, index) => table.getChildAt(index));
  return Array.from({ length: table.numRows }, (_, row) => vectors.map((each) => each.get(row)));
}

function draw(found) {
  const table = document.createElement("table");
  const head = table.createTHead().insertRow();
  for (const { name, type } of columns) {
    const cell = document.createElement("th");
    cell.scope = "col";
    const kind = document.createElement("small");
    kind.textContent = type;
    cell.append(name, kind);
    head.append(cell);
  }
  const body = table.createTBody();
  for (const row of found) {
    const line = body.insertRow();
    row.forEach((value, index) => {
      const cell = line.insertCell();
      cell.textContent = value ?? "null";
      if (value === null) cell.className = "missing";
      else if (columns[index].isNumber) cell.className = "number";
    });
  }
  at("result").replaceChildren(table);
  at("result").hidden = false;
}

// A spreadsheet takes a cell that begins so for a formula; numbers stay numbers.
function csvCell(value, isNumber) {
  if (value === null) return "";
  const safe = !isNumber && /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

async function download() {
  const found = await text(asked);
  const head = columns.map(({ name }) => csvCell(name, false)).join(",");
  const lines = found.map((row) =>
    row.map((value, index) => csvCell(value, columns[index].isNumber)).join(","),
  );
  const link = document.createElement("a");
  const csv = new Blob([[head, ...lines, ""].join("\r\n")], { type: "text/csv" });
  link.href = URL.createObjectURL(csv);
  link.download = `${at("example").value || "result"}-${about.edition.edition}.csv`;
  link.click();
  URL.revokeObjectURL(link.href);
}
