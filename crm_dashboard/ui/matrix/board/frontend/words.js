// Figures in the reader's language: the same rules as crm_dashboard/i18n/figures.py, from what Python sends in `style`.

const MISSING = "–";
const TENTHOUSANDTHS = 10000;

class Words {
  constructor(style) {
    this.style = style;
  }

  number(value, most = 2) {
    if (!Number.isFinite(value)) return MISSING;
    return this.#written(value, Math.max(most, value && Math.abs(value) < 0.1 ? this.#significant(value, 2) : 0));
  }

  percent(share) {
    if (!Number.isFinite(share)) return MISSING;
    const value = share * 100;
    return `${this.#written(value, Math.max(1, value ? this.#significant(value, 1) : 0))}%`;
  }

  money(value, { compact = false } = {}) {
    if (!Number.isFinite(value)) return MISSING;
    const amount = Math.abs(value);
    const body = compact ? this.#compact(amount) : this.#sum(amount);
    const minus = value < 0 && /[1-9]/.test(body) ? "-" : "";
    return minus + this.style.sign + body;
  }

  // A value of a metric as it is read: ¥1,200, 49.5%, 5 orders.
  value({ unit, unitName, digits }, value) {
    if (unit === "share") return this.percent(value);
    if (unit.startsWith("money")) return this.money(value);
    const figure = digits === null ? this.number(value) : this.#written(value, digits);
    return unitName ? `${figure}\u00a0${unitName}` : figure;
  }

  #sum(amount) {
    const cents = this.#rounded(amount, this.style.digits);
    return this.#written(cents, Number.isInteger(cents) ? 0 : this.style.digits, { trim: false });
  }

  #compact(amount) {
    const three = (value) => this.#rounded(value, Math.max(0, this.#significant(value, 3)));
    let [figure, size, suffix] = [three(amount), 1, ""];
    for (const [larger, name] of this.style.scales) {
      if (figure * size < larger) break;
      [figure, size, suffix] = [three(amount / larger), larger, name];
    }
    const body = this.#written(figure, Math.max(0, this.#significant(figure, 3)), { trim: !suffix });
    return suffix && this.style.language === "en" ? `${body}\u00a0${suffix}` : body + suffix;
  }

  #significant(value, figures) {
    return Math.min(6, figures - 1 - (value ? Math.floor(Math.log10(Math.abs(value)) + 1e-12) : 0));
  }

  // A half goes away from zero; what a float lost in being divided is made up first.
  #rounded(value, digits) {
    const scale = 10 ** digits;
    return (Math.sign(value) * Math.round(Math.abs(value) * scale * (1 + 4e-16))) / scale;
  }

  #written(value, digits, { trim = true } = {}) {
    const kept = this.#rounded(value, digits);
    const options = { minimumFractionDigits: trim ? 0 : digits, maximumFractionDigits: digits, useGrouping: true };
    return new Intl.NumberFormat("en", options).format(kept || 0);
  }
}

// Put values into a message of Python's: “{count} customers”.
function filled(message, values) {
  return message.replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);
}
