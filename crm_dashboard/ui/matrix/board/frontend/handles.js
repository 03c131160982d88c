// What can be taken hold of: each cut line, and each crossing of two. Sliders for mouse, touch, keyboard and screen reader.

const STRIDE = 10;

class Handles {
  // `cuts` answers: counts(), value(axis, cut), text(axis, cut), name(axis, cut), isMoved(axis, cut), and takes hold(), to(), step(), release().
  constructor(plot, cuts, words) {
    this.plot = plot;
    this.cuts = cuts;
    this.words = words;
    const [nx, ny] = cuts.counts();
    this.lines = [...Array(nx).keys()].map((cut) => this.#line(0, cut));
    this.lines.push(...[...Array(ny).keys()].map((cut) => this.#line(1, cut)));
    this.crossings = [...Array(nx * ny).keys()].map((index) => this.#crossing(index % nx, Math.floor(index / nx)));
    plot.overlay.append(...[...this.lines, ...this.crossings].map((handle) => handle.host));
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
      this.cuts.hold(moves);
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
    this.cuts.hold(moves);
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
    for (const { host, tag, moves } of this.lines) {
      const [[axis, cut]] = moves;
      const [pixel, side] = this.#at(axis, cut, frame);
      host.style.transform = axis === 0 ? `translateX(${pixel}px)` : `translateY(${pixel}px)`;
      tag.textContent = pointed(this.cuts.text(axis, cut, { unit: false }), axis, side);
      // the lines of a crossing move with it, in the charts of all levels
      host.classList.toggle("held", this.cuts.isMoved(axis, cut));
      host.classList.toggle("beyond", side !== 0);
      const [low, high] = this.cuts.range(axis);
      const named = { "aria-label": this.cuts.name(axis, cut), "aria-valuetext": this.cuts.text(axis, cut) };
      const figures = { "aria-valuemin": low, "aria-valuemax": high, "aria-valuenow": this.cuts.value(axis, cut) };
      for (const [name, value] of Object.entries({ ...named, ...figures })) host.setAttribute(name, value);
    }
    for (const { host, moves } of this.crossings) {
      const [[, x], [, y]] = moves;
      const [[left, sideways], [top, upwards]] = [this.#at(0, x, frame), this.#at(1, y, frame)];
      host.style.transform = `translate(${left}px, ${top}px)`;
      host.hidden = sideways !== 0 || upwards !== 0;
      const both = `${this.cuts.name(0, x)} ${this.cuts.text(0, x)}, ${this.cuts.name(1, y)} ${this.cuts.text(1, y)}`;
      host.setAttribute("aria-label", both);
    }
  }

  // Where a cut stands in pixels, and on which side of what is seen: -1 before its start, 1 behind its end, 0 within.
  // A cut outside stands at the edge, so that it can be seen and dragged back.
  #at(axis, cut, frame) {
    const size = axis === 0 ? frame.width : frame.height;
    const value = this.cuts.value(axis, cut);
    const pixel = this.plot.pixel(axis, value);
    if (!this.plot.isBeyond(axis, value)) return [pixel, 0];
    return pixel > size / 2 ? [size, 1] : [0, -1];
  }
}

// A value with an arrow to where it lies, where that is outside of what is seen.
function pointed(words, axis, side) {
  if (!side) return words;
  if (axis === 0) return side < 0 ? `← ${words}` : `${words} →`;
  return `${side < 0 ? "↑" : "↓"} ${words}`;
}
