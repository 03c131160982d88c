// Where the cuts stand while they move: at places among the values of the tallies, in the order in which customers pass.

class Cuts {
  constructor(tallies, axes, values, { onMove, onSettle }, text) {
    this.tallies = tallies;
    this.axes = axes;
    this.onMove = onMove;
    this.onSettle = onSettle;
    this.text_ = text;
    this.held = false;
    this.moved = [];
    this.take(values);
  }

  // Stand where Python says.
  take(values) {
    this.places = [0, 1].map((axis) => values[axis].map((value) => this.tallies.place(axis, value)).sort((a, b) => a - b));
    this.settled = structuredClone(this.places);
  }

  counts() {
    return this.places.map((places) => places.length);
  }

  // The cut's value; cuts are counted along the direction in which more is better.
  value(axis, cut) {
    return this.tallies.values[axis][this.places[axis][cut]];
  }

  // How many cuts of an axis a value passes; a tie passes.
  passed(axis, value) {
    const more = this.axes[axis].favourable === "more";
    let count = 0;
    for (const place of this.places[axis]) {
      const cut = this.tallies.values[axis][place];
      if (more ? value >= cut : value <= cut) count += 1;
    }
    return count;
  }

  // The values as the question holds them: ascending.
  ascending() {
    return this.places.map((places, axis) => places.map((place) => this.tallies.values[axis][place]).sort((a, b) => a - b));
  }

  range(axis) {
    const values = this.tallies.values[axis];
    return [values[0], values[values.length - 1]].sort((a, b) => a - b);
  }

  name(axis, cut) {
    const many = this.places[axis].length;
    const number = many > 1 ? ` ${this.axes[axis].favourable === "more" ? cut + 1 : many - cut}` : "";
    return `${this.axes[axis].label}${number}`;
  }

  // The cut's value in words; a tag on the axis, whose title names the unit, leaves that out.
  text(axis, cut, { unit = true } = {}) {
    return this.text_(unit ? this.axes[axis] : { ...this.axes[axis], unitName: "" }, this.value(axis, cut));
  }

  // `moves` are the cuts that are taken hold of, as pairs of axis and cut: one of a line, two of a crossing.
  hold(moves) {
    clearTimeout(this.rest);
    this.held = true;
    this.moved = moves;
  }

  isMoved(axis, cut) {
    return this.held && this.moved.some(([movedAxis, movedCut]) => movedAxis === axis && movedCut === cut);
  }

  // Another question takes their place: nothing of them is told any more.
  drop() {
    clearTimeout(this.rest);
    this.held = false;
  }

  // Stand at the value nearest to `value`, on the axis's own scale, between the neighbouring cuts.
  to(axis, cut, value) {
    const values = this.tallies.values[axis];
    const isLog = this.axes[axis].scale === "log";
    const scaled = (number) => (isLog ? Math.sign(number) * Math.log1p(Math.abs(number)) : number);
    let nearest = 0;
    for (let place = 1; place < values.length; place += 1) {
      const nearer = Math.abs(scaled(values[place]) - scaled(value)) < Math.abs(scaled(values[nearest]) - scaled(value));
      if (nearer) nearest = place;
    }
    this.#stand(axis, cut, nearest);
  }

  // Move right or up by so many values; waits a moment for more of them before it settles.
  step(axis, cut, steps) {
    const last = this.tallies.values[axis].length - 1;
    this.#stand(axis, cut, Math.max(0, Math.min(last, this.places[axis][cut] + steps)));
    clearTimeout(this.rest);
    this.rest = setTimeout(() => this.release(true), 600);
  }

  #stand(axis, cut, place) {
    if (place === this.places[axis][cut]) return;
    const places = this.#apart(axis);
    const least = cut > 0 ? places[cut - 1] + 1 : 0;
    const most = cut + 1 < places.length ? places[cut + 1] - 1 : this.tallies.values[axis].length - 1;
    const kept = Math.max(least, Math.min(most, place));
    if (places[0] < 0 || least > most || kept === this.places[axis][cut]) return;
    places[cut] = kept;
    this.places[axis] = places;
    this.onMove();
  }

  // The places with cuts that ties in the data had put at one value on the next ones: a question holds no two alike.
  #apart(axis) {
    const places = [...this.places[axis]];
    const last = this.tallies.values[axis].length - 1;
    for (let cut = 1; cut < places.length; cut += 1) places[cut] = Math.max(places[cut], places[cut - 1] + 1);
    for (let cut = places.length - 1; cut >= 0; cut -= 1) {
      places[cut] = Math.min(places[cut], cut === places.length - 1 ? last : places[cut + 1] - 1);
    }
    return places;
  }

  release(keep) {
    clearTimeout(this.rest);
    if (!this.held) return;
    this.held = false;
    if (!keep) this.places = structuredClone(this.settled);
    const changed = [0, 1].filter((axis) => this.places[axis].join() !== this.settled[axis].join());
    this.settled = structuredClone(this.places);
    this.onMove();
    if (changed.length) this.onSettle(changed);
  }
}
