// What the parts of the board share in one browser tab: the Vega library, and the stores of charts and tallies by key.
// Large things come once, in messages of their own that Streamlit does not send again; a moved cut is a small message.

const KEPT_STORES = 12;

const shelf = (globalThis.crmMatrixShelf ??= { stores: new Map(), waiting: [] });

function keepStore(key, store) {
  const known = shelf.stores.get(key) ?? store;
  shelf.stores.delete(key);
  shelf.stores.set(key, known);
  for (const old of [...shelf.stores.keys()].slice(0, -KEPT_STORES)) shelf.stores.delete(old);
  shelf.waiting = shelf.waiting.filter((attempt) => !attempt());
}

// Call `then` with what `find` returns, now or as soon as it is on the shelf; the returned function gives up waiting.
function whenThere(find, then) {
  let done = false;
  const attempt = () => {
    if (done) return true;
    const result = find();
    if (result === undefined) return false;
    done = true;
    then(result);
    return true;
  };
  if (!attempt()) {
    shelf.waiting.push(attempt);
    globalThis.addEventListener("crm-matrix-vega", attempt, { once: true });
  }
  return () => {
    done = true;
  };
}

// Arrow columns as rows.
function rowsOf(table) {
  const names = table.schema.fields.map((field) => field.name);
  const columns = names.map((name) => table.getChild(name));
  const rows = new Array(table.numRows);
  for (let index = 0; index < rows.length; index += 1) {
    const row = {};
    names.forEach((name, place) => {
      const value = columns[place].get(index);
      row[name] = typeof value === "bigint" ? Number(value) : value;
    });
    rows[index] = row;
  }
  return rows;
}
