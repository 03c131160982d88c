// The figures of every segment, in the cells of a chart and on the cards beside it, redrawn as the cuts move.

const LINE = 16;
const MANY_CARDS = 12;
const MOST_NAME_LINES = 3;

// Where a cell lies on a plot, in pixels of its frame.
function cellBox(board, plot, code, frame) {
  const edges = [0, 1].map((axis) => {
    const letters = board.letters[axis];
    const level = letters.indexOf(code[axis]);
    const size = axis === 0 ? frame.width : frame.height;
    const ends = axis === 0 ? [0, size] : [size, 0];
    const pixels = [level, level + 1].map((step) => {
      if (step === 0) return ends[0];
      if (step === letters.length) return ends[1];
      return Math.max(0, Math.min(size, plot.pixel(axis, board.cuts.value(axis, step - 1))));
    });
    return [Math.min(...pixels), Math.max(...pixels)];
  });
  const [[left, right], [top, bottom]] = edges;
  return { left, width: right - left, top, height: bottom - top };
}

class Labels {
  constructor(plot, board) {
    this.plot = plot;
    this.board = board;
    this.made = new Map();
  }

  draw(figures) {
    const { segments, letters } = this.board;
    const level = letters[2]?.[this.plot.level];
    for (const segment of segments) {
      const cells = segment.cells.filter((code) => figures[code] && (level === undefined || code[2] === level));
      if (!cells.length) continue;
      const whole = cells.length < segment.cells.length ? added(segment.cells.map((code) => figures[code])) : undefined;
      this.#place(segment, cells, added(cells.map((code) => figures[code])), whole);
    }
  }

  // `whole` are the figures of all of a segment, where charts of other levels show a part of it.
  #place(segment, cells, sum, whole) {
    const label = this.made.get(segment.key) ?? this.#make(segment);
    const frame = this.plot.frame();
    const boxes = cells.map((code) => ({ code, box: cellBox(this.board, this.plot, code, frame) }));
    const { code, box } = boxes.reduce((a, b) => (area(b.box) > area(a.box) ? b : a));
    const sides = [0, 1].map((axis) => this.#side(axis, code));
    const room = [0, 1].map((axis) => this.#room(axis, box));
    const lines = Math.floor((room[1] - 4) / LINE);
    if (lines < 1) {
      label.host.hidden = true;
      return;
    }
    const shown = this.board.texts(sum);
    const fits = (words) => labelWidth(words) < room[0];
    const name = brokenName(segment.short, room[0]);
    label.host.hidden = !name || name.length > lines; // figures without a name say nothing
    if (label.host.hidden) return;
    const number = (sum) => this.board.style.number(sum.customers);
    const people = whole
      ? [filled(this.board.words.partOf, { count: number(sum), total: number(whole) })]
      : [`${shown.customers} · ${shown.share}`, number(sum)];
    const figures = whole ? [] : [shown.revenueShare, shown.measure];
    const rest = [people.find((words) => fits(words)), ...figures];
    const fitting = rest.filter((words) => words && fits(words)).slice(0, lines - name.length);
    [name.join("\n"), ...fitting].forEach((words, index) => (label.lines[index].textContent = words));
    for (const line of label.lines.slice(1 + fitting.length)) line.textContent = "";
    const style = label.host.style;
    style.maxWidth = `${room[0]}px`;
    style.textAlign = ["left", "center", "right"][sides[0] + 1];
    const x = [box.left, box.left + box.width / 2, box.left + box.width][sides[0] + 1];
    const y = [box.top + box.height, box.top + box.height / 2, box.top][sides[1] + 1];
    style.transform = `translate(${x}px, ${y}px) translate(${[0, -50, -100][sides[0] + 1]}%, ${[-100, -50, 0][sides[1] + 1]}%)`;
  }

  #make(segment) {
    const host = this.plot.overlay.appendChild(element("div", "label"));
    const lines = [0, 1, 2, 3].map((index) => host.appendChild(element("div", index ? "" : "name")));
    this.made.set(segment.key, { host, lines });
    return { host, lines };
  }

  // -1, 0 or 1: the unfavourable end of an axis, an inner level, the favourable end.
  #side(axis, code) {
    const letters = this.board.letters[axis];
    const level = letters.indexOf(code[axis]);
    return level === 0 ? -1 : level === letters.length - 1 ? 1 : 0;
  }

  // A label stays in its cell: beyond a cut it would name the customers of another.
  #room(axis, box) {
    return (axis === 0 ? box.width : box.height) - 8;
  }
}

const ruler = document.createElement("canvas").getContext("2d");

// About how many pixels a line of a label takes, with its padding.
function labelWidth(words, { bold = false } = {}) {
  ruler.font = `${bold ? 650 : 400} 12px "Source Sans", sans-serif`;
  return ruler.measureText(words).width + 15;
}

// A segment's name in lines that fit, broken between words and between Chinese characters; none where a word is too long.
function brokenName(name, room) {
  const fits = (words) => labelWidth(words.trim(), { bold: true }) < room;
  const lines = [""];
  for (const piece of name.match(/[\u2e80-\uffff]|[^\u2e80-\uffff\s]*\s*/g)) {
    if (!fits(piece)) return undefined;
    if (fits(lines.at(-1) + piece)) lines[lines.length - 1] += piece;
    else lines.push(piece);
  }
  const [before, last] = lines.slice(-2);
  if (lines.length > 1 && last.length === 1 && before.length > 2) {
    lines.splice(-2, 2, before.slice(0, -1), before.slice(-1) + last); // no character stands alone
  }
  return lines.length <= MOST_NAME_LINES ? lines.map((line) => line.trim()) : undefined;
}

function area(box) {
  return box.width * box.height;
}

class Cards {
  constructor(host, board) {
    this.host = host;
    this.board = board;
    this.made = new Map();
  }

  draw(figures, { moving }) {
    const { segments, words } = this.board;
    this.host.classList.toggle("moving", moving);
    this.host.classList.toggle("many", segments.length > MANY_CARDS);
    for (const segment of segments) {
      const card = this.made.get(segment.key) ?? this.#make(segment);
      const sum = added(segment.cells.map((code) => figures[code] ?? this.board.tallies.unclassified));
      const shown = this.board.texts(sum);
      card.people.textContent = `${shown.customers} · ${shown.share}`;
      card.money.textContent = [shown.revenue, shown.revenueShare].filter(Boolean).join(" · ");
      card.measure.textContent = shown.measure;
      card.change.textContent = this.#change(segment, sum);
      card.rule.textContent = segment.rule;
      card.host.title = segments.length > MANY_CARDS ? segment.rule : "";
      card.host.setAttribute("aria-label", filled(words.list, { name: segment.name }));
    }
    this.host.replaceChildren(...segments.map((segment) => this.made.get(segment.key).host));
  }

  #make(segment) {
    const host = element("button", "card");
    host.type = "button";
    host.style.setProperty("--tone", segment.color);
    const head = host.appendChild(element("div", "head"));
    head.append(element("span", "name", segment.name), element("span", "change"));
    const [people, money, measure, rule] = ["people", "money", "measure", "rule"].map((name) => element("div", name));
    host.append(people, money, measure, rule);
    host.onclick = () => this.board.choose(segment.cells);
    const card = { host, people, money, measure, rule, change: head.lastChild };
    this.made.set(segment.key, card);
    return card;
  }

  // People gained or lost against the version that changes are measured from.
  #change(segment, sum) {
    if (segment.before === undefined || segment.before === null) return "";
    const more = sum.customers - segment.before;
    if (!more) return "";
    return `${more > 0 ? "+" : "−"}${this.board.style.number(Math.abs(more))}`;
  }
}
