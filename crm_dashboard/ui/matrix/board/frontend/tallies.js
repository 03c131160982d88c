// Exact figures of every cell for any cuts, from sums over a grid: four numbers are added for each.

class Tallies {
  constructor(store) {
    this.values = [store.x, store.y];
    this.levels = store.levels;
    this.unclassified = store.unclassified;
    const [nx, ny] = [store.x.length, store.y.length];
    this.width = ny + 2;
    this.size = (nx + 2) * this.width;
    this.sums = {};
    const table = store.tallies;
    const column = (name) => table.getChild(name);
    const places = ["level", "x", "y"].map(column);
    for (const name of ["customers", "revenue", "measured", "measure"]) {
      const figures = column(name);
      if (figures) this.sums[name] = this.#cumulated(places, figures, table.numRows, nx, ny);
    }
  }

  #cumulated(places, column, rows, nx, ny) {
    const sums = new Float64Array(this.levels * this.size);
    const [level, x, y] = places;
    for (let row = 0; row < rows; row += 1) {
      sums[level.get(row) * this.size + (x.get(row) + 1) * this.width + y.get(row) + 1] = Number(column.get(row));
    }
    for (let level = 0; level < this.levels; level += 1) {
      for (let i = 1; i <= nx + 1; i += 1) {
        for (let j = 1; j <= ny + 1; j += 1) {
          const at = level * this.size + i * this.width + j;
          sums[at] += sums[at - this.width] + sums[at - 1] - sums[at - this.width - 1];
        }
      }
    }
    return sums;
  }

  // Where a cut's value stands among those of an axis, in the order in which customers pass them.
  place(axis, value) {
    return this.values[axis].indexOf(value);
  }

  // Figures of the cells by code; `places` are, per axis, the ascending places of its cuts, `letters` its levels' codes.
  cells(places, letters) {
    const figures = {};
    const bounds = places.map((some, axis) => [-1, ...some, this.values[axis].length]);
    for (let level = 0; level < this.levels; level += 1) {
      for (let i = 0; i + 1 < bounds[0].length; i += 1) {
        for (let j = 0; j + 1 < bounds[1].length; j += 1) {
          const code = letters[0][i] + letters[1][j] + (letters[2] ? letters[2][level] : "");
          figures[code] = this.#figures(level, bounds[0][i], bounds[0][i + 1], bounds[1][j], bounds[1][j + 1]);
        }
      }
    }
    return figures;
  }

  #figures(level, left, right, below, above) {
    const figures = {};
    const at = (i, j) => level * this.size + (i + 1) * this.width + j + 1;
    for (const [name, sums] of Object.entries(this.sums)) {
      figures[name] = sums[at(right, above)] - sums[at(left, above)] - sums[at(right, below)] + sums[at(left, below)];
    }
    return figures;
  }
}

// The figures of several cells as one: a figure that one of them lacks is none of all, and never a zero.
function added(some) {
  const [first = {}, ...rest] = some;
  return Object.fromEntries(Object.keys(first).map((name) => [name, rest.reduce((sum, figures) => sum + figures[name], first[name])]));
}
