// What changes while a cut is dragged, drawn over a chart that stands still: only the customers who would cross, in their
// new colours. The chart itself follows when the cut is let go: drawing all of it takes a software renderer several frames.

const TURN = 2 * Math.PI;

class Ghost {
  constructor(plot, board) {
    this.plot = plot;
    this.board = board;
    this.canvas = plot.overlay.appendChild(document.createElement("canvas"));
    this.canvas.className = "ghost";
    this.pen = this.canvas.getContext("2d");
  }

  // Take the customers from the chart as they stand on it now.
  settle() {
    const frame = this.plot.frame();
    const sharp = globalThis.devicePixelRatio || 1;
    [this.canvas.width, this.canvas.height] = [Math.ceil(frame.width * sharp), Math.ceil(frame.height * sharp)];
    [this.canvas.style.width, this.canvas.style.height] = [`${frame.width}px`, `${frame.height}px`];
    this.pen.scale(sharp, sharp);
    this.customers = this.plot.customers().map((row) => ({
      at: [this.plot.pixel(0, row.x_position), this.plot.pixel(1, row.y_position)],
      values: [row.x_value, row.y_value],
      code: row.cell,
    }));
    this.radius = this.customers.length > 1000 ? 3 : 4;
    this.blank = true;
  }

  draw() {
    if (!this.customers) return;
    if (!this.blank) this.pen.clearRect(0, 0, this.canvas.width, this.canvas.height);
    this.blank = true;
    const { colors } = this.board;
    for (const { at, values, code } of this.customers) {
      const now = this.#code(values, code);
      if (now === code) continue;
      this.blank = false;
      this.pen.fillStyle = colors.get(now);
      this.pen.beginPath();
      this.pen.arc(at[0], at[1], this.radius, 0, TURN);
      this.pen.fill();
    }
  }

  // The code of the cell in which the cuts of the first two axes would put a customer.
  #code(values, code) {
    const { cuts, letters } = this.board;
    const [x, y] = values.map((value, axis) => letters[axis][cuts.passed(axis, value)]);
    return x + y + code.slice(2);
  }
}

// The cells as tinted areas behind the chart.
class Tints {
  constructor(plot, board) {
    this.plot = plot;
    this.board = board;
    this.host = plot.host.insertBefore(element("div", "tints"), plot.canvas);
    this.made = new Map();
  }

  draw(codes) {
    const frame = this.plot.frame();
    const { colors } = this.board;
    Object.assign(this.host.style, { left: `${frame.left}px`, top: `${frame.top}px` });
    Object.assign(this.host.style, { width: `${frame.width}px`, height: `${frame.height}px` });
    for (const code of codes) {
      const tint = this.made.get(code) ?? this.host.appendChild(element("div"));
      this.made.set(code, tint);
      const box = cellBox(this.board, this.plot, code, frame);
      tint.className = this.board.chosen.cells?.includes(code) ? "chosen" : "";
      tint.style.background = colors.get(code);
      tint.style.transform = `translate(${box.left}px, ${box.top}px)`;
      [tint.style.width, tint.style.height] = [`${box.width}px`, `${box.height}px`];
    }
  }
}
