// What can be taken hold of: each cut line, and each crossing of two. Sliders for mouse, touch, keyboard and screen reader.

const STRIDE = 10;

class Handles {
  // `cuts` answers: counts(), value(axis, cut), text(axis, cut), name(axis, cut), and takes hold(), to(), step(), release().
  constructor(plot, cuts, words) {
    this.plot = plot;
    this.cuts = cuts;
    this.words = words;
    const [nx, ny] = cuts.counts();
    this.lines = [...Array(nx).keys()].map((cut) => this.#line(0, cut));
    this.lines.push(...[...Array(ny).keys()].map((cut) => this.#line(1, cut)));
    this.crossings = [...Array(nx * ny).keys()].map((index) => this.#crossing(index % nx, Math.floor(index / nx)));
    plot.overlay.append(...this.lines.map((one) => one.host), ...this.crossings.map((one) => one.host));
  }

  #line(axis, cut) {
    const host = element("div", `cut ${axis === 0 ? "upright" : "level"}`);
    const tag = host.appendChild(element("span", "tag"));
    host.setAttribute("role", "slider");
    host.setAttribute("aria-orientation", axis === 0 ? "horizontal" : "vertical");
    return this.#take({ host, tag, moves: [[axis, cut]] });
  }

  #crossing(x, y) {
    const host = element("div", "crossing");
    host.setAttribute("role", "button");
    host.setAttribute("aria-roledescription", this.words.crossing);
    return this.#take({ host, moves: [[0, x], [1, y]] });
  }

  #take(handle) {
    const { host, moves } = handle;
    host.tabIndex = 0;
    host.onpointerdown = (event) => {
      if (event.button) return;
      event.preventDefault();
      event.stopPropagation();
      host.setPointerCapture(event.pointerId);
      host.focus({ preventScroll: true });
      host.classList.add("held");
      this.cuts.hold();
    };
    host.onpointermove = (event) => {
      if (!host.hasPointerCapture(event.pointerId)) return;
      const box = this.plot.host.getBoundingClientRect();
      const frame = this.plot.frame();
      const at = [event.clientX - box.left - frame.left, event.clientY - box.top - frame.top];
      for (const [axis, cut] of moves) this.cuts.to(axis, cut, this.plot.value(axis, at[axis]));
    };
    host.onpointerup = () => this.#let(host, true);
    host.onpointercancel = () => this.#let(host, false);
    host.onkeydown = (event) => this.#key(event, host, moves);
    host.onclick = (event) => event.stopPropagation();
    return handle;
  }

  #let(host, keep) {
    host.classList.remove("held");
    this.cuts.release(keep);
  }

  #key(event, host, moves) {
    if (event.key === "Escape") return this.#let(host, false);
    if (event.key === "Enter") return this.cuts.release(true);
    const sideways = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    const upwards = { ArrowUp: 1, ArrowDown: -1 }[event.key];
    const far = { PageUp: STRIDE, PageDown: -STRIDE, Home: -Infinity, End: Infinity }[event.key];
    if (sideways === undefined && upwards === undefined && far === undefined) return undefined;
    event.preventDefault();
    event.stopPropagation();
    for (const [axis, cut] of moves) {
      const arrow = moves.length > 1 ? (axis === 0 ? sideways : upwards) : (sideways ?? upwards);
      const steps = arrow === undefined ? far : arrow * (event.shiftKey ? STRIDE : 1);
      if (steps !== undefined) this.cuts.step(axis, cut, steps);
    }
    return undefined;
  }

  place() {
    const frame = this.plot.frame();
    Object.assign(this.plot.overlay.style, {
      left: `${frame.left}px`,
      top: `${frame.top}px`,
      width: `${frame.width}px`,
      height: `${frame.height}px`,
    });
    const at = (axis, cut) => this.plot.pixel(axis, this.cuts.value(axis, cut));
    for (const { host, tag, moves } of this.lines) {
      const [[axis, cut]] = moves;
      const pixel = at(axis, cut);
      host.style.transform = axis === 0 ? `translateX(${pixel}px)` : `translateY(${pixel}px)`;
      tag.textContent = this.cuts.text(axis, cut, { unit: false });
      host.hidden = pixel < -1 || pixel > (axis === 0 ? frame.width : frame.height) + 1;
      const [low, high] = this.cuts.range(axis);
      const named = { "aria-label": this.cuts.name(axis, cut), "aria-valuetext": this.cuts.text(axis, cut) };
      const figures = { "aria-valuemin": low, "aria-valuemax": high, "aria-valuenow": this.cuts.value(axis, cut) };
      for (const [name, value] of Object.entries({ ...named, ...figures })) host.setAttribute(name, value);
    }
    for (const { host, moves } of this.crossings) {
      const [[, x], [, y]] = moves;
      const [left, top] = [at(0, x), at(1, y)];
      host.style.transform = `translate(${left}px, ${top}px)`;
      host.hidden = left < -1 || top < -1 || left > frame.width + 1 || top > frame.height + 1;
      const both = `${this.cuts.name(0, x)} ${this.cuts.text(0, x)}, ${this.cuts.name(1, y)} ${this.cuts.text(1, y)}`;
      host.setAttribute("aria-label", both);
    }
  }
}
