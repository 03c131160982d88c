// The board: charts whose cuts can be dragged, and cards that follow, exact at every frame.
// Python sends charts and tallies once for a question, by way of the shelf, and `data.cuts` whenever they settle; the
// board tells where they were left.

const VEGA_PATIENCE_MS = 20000;
const boards = new WeakMap();

class Board {
  constructor(root) {
    this.host = root.querySelector(".board");
    this.charts = this.host.querySelector(".charts");
    this.sent = 0;
    this.frames = 0;
    this.observer = new ResizeObserver(() => this.#resized());
    this.observer.observe(this.host);
  }

  show(data, send) {
    this.send = send;
    this.words = data.words;
    this.style = new Words(data.style);
    this.total = data.total;
    this.letters = data.axes.map((axis) => axis.letters);
    this.axes = data.axes;
    this.segments = data.segments;
    this.colors = new Map(data.segments.flatMap((segment) => segment.cells.map((code) => [code, segment.color])));
    this.host.classList.toggle("beside", data.beside);
    this.charts.setAttribute("aria-label", data.alt);
    this.zoom = data.zoom;
    this.#tools();
    this.giveUp?.();
    this.giveUp = whenThere(
      () => {
        const [store, counts] = [shelf.stores.get(data.charts), shelf.stores.get(data.tallies)];
        return store && counts && { store, counts };
      },
      ({ store, counts }) => {
        if (this.key !== data.charts) this.#begin(data, store, counts);
        else if (this.counts !== counts) this.#recount(data, counts);
        else this.#follow(data);
      },
    );
  }

  // Another question: everything anew.
  #begin(data, store, counts) {
    this.plots?.forEach((plot) => plot.remove());
    this.cuts?.drop();
    [this.store, this.key, this.counts] = [store, data.charts, counts];
    this.parts = this.selected = this.box = this.boxed = undefined;
    this.chosen = {};
    this.#tools();
    this.tallies = new Tallies(counts);
    const text = (axis, value) => this.style.value(axis, value);
    const cutListeners = { onMove: () => this.#schedule(), onSettle: (changed) => this.#settle(changed) };
    this.cuts = new Cuts(this.tallies, this.axes, data.cuts, cutListeners, text);
    this.cards = new Cards(this.host.querySelector(".cards"), this);
    const listeners = {
      onSelect: (part, from) => this.#select(part, from),
      tooltipOf: (row) => this.#tooltip(row),
      letters: this.letters,
    };
    // the most favourable level of a third dimension stands first
    this.plots = store.charts
      .map((_chart, level) => level)
      .reverse()
      .map((level) => {
        const host = this.charts.appendChild(element("div", "plot"));
        host.style.minHeight = `${store.height}px`;
        return new Plot(host, store, level, listeners);
      });
    this.#figures();
    this.#whenVega(data);
  }

  #whenVega(data) {
    const patience = setTimeout(() => this.charts.append(element("p", "failed", data.words.failed)), VEGA_PATIENCE_MS);
    const store = this.store;
    whenThere(
      () => globalThis.crmMatrixVega,
      async (vega) => {
        clearTimeout(patience);
        this.charts.querySelector(".failed")?.remove();
        for (const plot of this.plots) await plot.draw(vega, this.cuts.ascending());
        if (this.store !== store) return;
        this.parts = this.plots.map((plot) => ({
          plot,
          tints: new Tints(plot, this),
          ghost: new Ghost(plot, this),
          labels: new Labels(plot, this),
          handles: new Handles(plot, this.cuts, data.words),
        }));
        this.#schedule();
      },
    );
  }

  // The same charts with other values between which customers are counted, or another measure.
  #recount(data, counts) {
    this.cuts.release(false);
    this.counts = counts;
    this.tallies = this.cuts.tallies = new Tallies(counts);
    this.cuts.take(data.cuts);
    this.#schedule();
  }

  // The same question with cuts that have settled, names, rules or comparisons that have changed.
  #follow(data) {
    const answered = data.seen >= this.sent;
    if (!this.cuts.held && answered) this.cuts.take(data.cuts);
    this.#schedule();
  }

  #schedule() {
    if (this.waiting) return;
    this.waiting = true;
    requestAnimationFrame(() => this.#frame());
  }

  // While a cut is held only what it changes is drawn; when it is let go the charts follow.
  async #frame() {
    this.waiting = false;
    this.#figures();
    const moving = this.cuts.held;
    const cuts = this.cuts.ascending();
    for (const { plot, tints, ghost, labels, handles } of this.parts ?? []) {
      if (!moving && ((await plot.move(cuts)) || !ghost.customers)) ghost.settle();
      ghost.draw();
      tints.draw(plot.codes(this.figures));
      handles.place();
      labels.draw(this.figures);
    }
    this.frames += 1;
    this.host.dataset.frames = this.frames;
  }

  #figures() {
    this.figures = this.tallies.cells(this.cuts.places, this.letters);
    this.cards.draw(this.figures, { moving: this.cuts.held });
  }

  // The figures of a sum as texts: customers, share, revenue, its share, the measure.
  texts(sum) {
    const { total, words, style } = this;
    const revenue = sum.revenue / TENTHOUSANDTHS;
    const people = sum.customers === 1 ? words.person : filled(words.people, { count: style.number(sum.customers) });
    const share = total.revenue > 0 ? style.percent(sum.revenue / total.revenue) : "";
    return {
      customers: people,
      share: style.percent(sum.customers / total.customers),
      revenue: style.money(revenue, { compact: true }),
      revenueShare: share && filled(words.ofRevenue, { share }),
      measure: this.#measure(sum),
    };
  }

  #measure(sum) {
    const { measure } = this.counts;
    if (!measure) return "";
    const known = sum.measured > 0; // a sum over customers without a value is not zero but unknown
    const value = !known ? NaN : measure.total ? sum.measure : sum.measure / sum.measured;
    const unit = measure.total && measure.unit === "money" ? this.style.money(value, { compact: true }) : undefined;
    return filled(this.words.labelled, { label: measure.label, value: unit ?? this.style.value(measure, value) });
  }

  // The tooltip of a row of the chart's data, as pairs of title and text: of a customer, or of the area of a cell.
  #tooltip(row) {
    const { words } = this;
    const segment = this.segments.find((segment) => segment.cells.includes(row.cell));
    if ("customer" in row) {
      const axes = ["x_value", "y_value"].map((field, axis) => [this.axes[axis].label, this.style.value(this.axes[axis], row[field])]);
      const money = this.style.money(row.revenue);
      return [[words.customer, row.customer], ...axes, [words.revenue, money], [words.segment, segment?.name ?? row.cell]];
    }
    if (!this.figures[row.cell]) return null;
    const cells = segment?.cells ?? [row.cell]; // under a segment's name stand its own figures, not those of one cell
    const shown = this.texts(added(cells.map((code) => this.figures[code])));
    const money = [shown.revenue, shown.revenueShare].filter(Boolean).join(" · ");
    return [[segment?.name ?? row.cell, ""], ["", `${shown.customers} · ${shown.share}`], ["", money], ["", shown.measure]];
  }

  // Look closer, at the drawn box or around the cuts; or at all again.
  #tools() {
    const button = (words, act) => {
      const made = element("button", "tool", words);
      made.type = "button";
      made.title = this.words.zoomHelp;
      made.onclick = act;
      return made;
    };
    const closer = button(this.box ? this.words.zoomBox : this.words.zoomIn, () => this.#look(this.box ?? this.#closer()));
    const tools = this.zoom.is ? [button(this.words.zoomOut, () => this.#look(null)), closer] : [closer];
    // what can be done with the lines is said until it has been done
    const hint = this.sent ? [] : [element("span", "hint", this.words.hint)];
    this.host.querySelector(".tools").replaceChildren(...hint, ...tools);
  }

  #look(to) {
    this.box = undefined;
    this.send("zoom", { of: this.zoom.of, to });
  }

  // A third of what is seen, in pixels, around the middle of the cuts.
  #closer() {
    const { plot } = this.parts?.[0] ?? {};
    if (!plot) return null;
    const { width, height } = plot.frame();
    return [width, height].map((size, axis) => {
      const pixels = this.cuts.ascending()[axis].map((value) => plot.pixel(axis, value));
      const middle = (Math.min(...pixels) + Math.max(...pixels)) / 2;
      return [middle - size / 6, middle + size / 6].map((pixel) => plot.value(axis, Math.max(0, Math.min(size, pixel))));
    });
  }

  #settle(changed) {
    this.sent = Date.now();
    const values = this.cuts.ascending();
    this.send("cuts", { at: this.sent, key: this.key, moved: Object.fromEntries(changed.map((axis) => [axis, values[axis]])) });
  }

  // A box counts before the cell in which drawing it ended; a box in one chart takes that of another away.
  #select(part, from) {
    if (part.box) {
      this.boxed = from;
      for (const plot of this.plots) if (plot !== from) plot.clearBox();
    } else if (part.box === null && from && from !== this.boxed) {
      return;
    }
    this.chosen = { ...this.chosen, ...part };
    const selected = JSON.stringify(this.chosen);
    if (selected === this.selected) return;
    this.selected = selected;
    this.box = this.chosen.box ?? undefined;
    this.#tools();
    this.#schedule();
    this.send("selection", { ...this.chosen, key: this.key });
  }

  choose(cells) {
    for (const plot of this.plots) plot.clearBox();
    this.#select({ cells, box: null });
  }

  async #resized() {
    if (!this.parts) return;
    for (const { plot, ghost } of this.parts) {
      await plot.resize();
      ghost.customers = undefined;
    }
    this.#schedule();
  }

  remove() {
    this.giveUp?.();
    this.cuts?.drop();
    this.observer.disconnect();
    this.plots?.forEach((plot) => plot.remove());
  }
}

export default function ({ data, parentElement, setStateValue }) {
  if (data.shelve) {
    keepStore(data.shelve, data);
    return undefined;
  }
  let board = boards.get(parentElement);
  if (!board) boards.set(parentElement, (board = new Board(parentElement)));
  board.show(data, setStateValue);
  return () => {
    board.remove();
    boards.delete(parentElement);
  };
}
