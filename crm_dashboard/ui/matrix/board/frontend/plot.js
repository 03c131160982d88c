// One chart: the compiled Vega of Python's Altair chart, kept alive while cuts move.

const SELECTION_REST_MS = 250;

class Plot {
  constructor(host, store, level, { onSelect, tooltipOf, letters }) {
    this.host = host;
    this.store = store;
    this.level = level;
    this.levelLetter = letters[2]?.[level];
    this.onSelect = onSelect;
    this.tooltipOf = tooltipOf;
    this.canvas = host.appendChild(document.createElement("div"));
    this.canvas.className = "canvas";
    this.overlay = host.appendChild(document.createElement("div"));
    this.overlay.className = "overlay";
    this.tip = host.appendChild(document.createElement("div"));
    this.tip.className = "tip";
    this.tip.hidden = true;
  }

  async draw(embed, cuts) {
    const chart = this.store.charts[this.level];
    const spec = JSON.parse(chart.vega);
    this.sets = spec.data.map((set) => set.name);
    for (const set of spec.data) if (set.name in chart.data) set.values = rowsOf(this.store[chart.data[set.name]]);
    const values = { cut_x: cuts[0], cut_y: cuts[1], width: this.#width() };
    for (const signal of spec.signals) if (signal.name in values) signal.value = values[signal.name];
    spec.width = this.#width();
    const options = { mode: "vega", renderer: "canvas", actions: false, ...this.store.locale };
    const tooltip = (_handler, event, item, value) => this.#tell(event, value && item?.datum);
    this.view = (await embed(this.canvas, spec, { ...options, tooltip })).view;
    this.standing = JSON.stringify(cuts);
    this.#listen("cell", (value) => ({ cells: value?.cell ?? [] }));
    this.#listen("brush", (value) => this.#box(value));
    this.ready = true;
  }

  #listen(name, parse) {
    let timer;
    this.view.addSignalListener(name, (_name, value) => {
      clearTimeout(timer);
      timer = setTimeout(() => this.onSelect(parse(value), this), SELECTION_REST_MS);
    });
  }

  #box(value) {
    return value?.x_position && value?.y_position ? { box: [value.x_position, value.y_position], level: this.level } : { box: null };
  }

  #width() {
    return Math.max(240, this.host.clientWidth);
  }

  async resize() {
    if (!this.ready || this.view.width() === this.#width()) return;
    await this.view.width(this.#width()).runAsync();
  }

  // The codes of the cells at this plot's level of a third axis.
  codes(figures) {
    return Object.keys(figures).filter((code) => this.levelLetter === undefined || code[2] === this.levelLetter);
  }

  // Let the chart follow the cuts; tell whether it had to.
  async move(cuts) {
    const wanted = JSON.stringify(cuts);
    if (!this.ready || wanted === this.standing) return false;
    this.standing = wanted;
    await this.view.signal("cut_x", cuts[0]).signal("cut_y", cuts[1]).runAsync();
    return true;
  }

  // The plot itself, without axes and title, in pixels of the host.
  frame() {
    const [left, top] = this.view.origin();
    const padding = this.view.padding();
    return {
      left: left + padding.left,
      top: top + padding.top,
      width: this.view.signal("width"),
      height: this.view.signal("height"),
    };
  }

  pixel(axis, value) {
    return this.view.scale(axis === 0 ? "x" : "y")(value);
  }

  value(axis, pixel) {
    return this.view.scale(axis === 0 ? "x" : "y").invert(pixel);
  }

  // Whether a value lies outside of what is seen.
  isBeyond(axis, value) {
    const [first, last] = this.view.scale(axis === 0 ? "x" : "y").domain();
    return value < Math.min(first, last) || value > Math.max(first, last);
  }

  // The rows of the customers drawn, with where they stand and which cell they are in.
  customers() {
    return this.sets.map((name) => this.view.data(name)).find((rows) => rows[0]?.customer !== undefined && rows[0].cell) ?? [];
  }

  clearBox() {
    if (this.view?.signal("brush_x").length) this.view.signal("brush_x", []).signal("brush_y", []).runAsync();
  }

  #tell(event, row) {
    const rows = row && this.tooltipOf(row);
    this.tip.hidden = !rows;
    if (!rows) return;
    this.tip.replaceChildren(
      ...rows.map(([title, words]) => {
        const row = document.createElement("div");
        row.append(element("span", "title", title), element("span", "", words));
        return row;
      }),
    );
    const box = this.host.getBoundingClientRect();
    const [x, y] = [event.clientX - box.left, event.clientY - box.top];
    this.tip.style.left = `${Math.min(x + 14, box.width - this.tip.offsetWidth - 4)}px`;
    this.tip.style.top = `${Math.max(0, y > box.height / 2 ? y - this.tip.offsetHeight - 10 : y + 16)}px`;
  }

  remove() {
    this.view?.finalize();
    this.host.remove();
  }
}

function element(tag, className, words) {
  const made = document.createElement(tag);
  if (className) made.className = className;
  if (words !== undefined) made.textContent = words;
  return made;
}
