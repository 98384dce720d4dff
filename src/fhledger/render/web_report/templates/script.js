"use strict";
// The forecast with another fee or growth, by the arithmetic of fhledger.plan.forecast: whole öre and
// exact fractions in BigInt, each rounded once, half up, away from zero.
(() => {
  const box = document.getElementById("adjust");
  if (!box) return;
  const data = JSON.parse(document.getElementById("adjust-data").textContent);
  const at = (name) => document.getElementById("adjust-" + name);
  const [scenario, rate, growth, said] = ["scenario", "rate", "growth", "said"].map(at);
  const rateSlider = at("rate-slider"), growthSlider = at("growth-slider");

  const scaled = (text, decimals) => {
    const [whole, part = ""] = text.split(".");
    return BigInt(whole + part.padEnd(decimals, "0"));
  };
  const ore = (text) => (text === null ? null : scaled(text, 2));
  const HUNDRED_PERCENT = 10n ** 8n; // growth is counted in millionths of a per cent

  const half = (number, divisor) => {
    const size = number < 0n ? -number : number;
    const rounded = (2n * size + divisor) / (2n * divisor);
    return number < 0n ? -rounded : rounded;
  };
  const grown = (number, percent, years) =>
    half(number * (HUNDRED_PERCENT + percent) ** BigInt(years), HUNDRED_PERCENT ** BigInt(years));

  const fee = (told, rule, inhabitants, months) => {
    let amount = inhabitants === null ? rule.value : rule.value * inhabitants;
    if (rule.minimum !== null && amount < rule.minimum) amount = rule.minimum;
    if (rule.maximum !== null && amount > rule.maximum) amount = rule.maximum;
    const unit = told.rounding === "krona" ? 100n : 1n;
    const [part, whole] = told.partial_year === "by_month" ? [BigInt(months), 12n] : [1n, 1n];
    return half(amount * part, whole * unit) * unit;
  };

  const forecast = (told, givenRate, givenGrowth) => {
    let balance = ore(told.opening_balance);
    return told.years.map((year) => {
      let income = ore(year.income);
      for (const member of year.members) {
        const { unit, value, minimum, maximum } = member.rate;
        const counted = unit === "kr_per_inhabitant";
        const percent = counted && givenGrowth === null ? scaled(member.percent, 6) : givenGrowth;
        const inhabitants = counted ? grown(BigInt(member.inhabitants), percent, member.years) : null;
        const moved = givenRate !== null && counted;
        const rule = { value: moved ? givenRate : ore(value), minimum: ore(minimum), maximum: ore(maximum) };
        income += fee(told, rule, inhabitants, member.months);
      }
      const opening = balance, costs = ore(year.costs), appropriations = ore(year.appropriations);
      balance = opening + income + costs + appropriations;
      return {
        year: year.year, opening_balance: opening, total_income: income, total_costs: costs,
        appropriations, closing_balance: balance,
      };
    });
  };

  const shown = (amount) => {
    const size = amount < 0n ? -amount : amount;
    const whole = (size / 100n).toString().replace(/\B(?=(\d{3})+$)/g, "\u00a0");
    const rest = (size % 100n).toString().padStart(2, "0");
    return (amount < 0n ? "\u2212" : "") + whole + (rest === "00" ? "" : "," + rest);
  };

  const written = (text) => text.replace(/[\s\u00a0\u202f\u2009]/g, "").replace(",", ".").replace(/[\u2212\u2013]/, "-");
  const read = (field, pattern, decimals, inside) => {
    const text = written(field.value);
    const given = text === "" ? null : pattern.test(text) ? scaled(text, decimals) : undefined;
    const value = given !== undefined && (given === null || inside(given)) ? given : undefined;
    field.setAttribute("aria-invalid", value === undefined ? "true" : "false");
    return value;
  };

  const show = () => {
    const givenRate = read(rate, /^\d{1,15}(\.\d{1,2})?$/, 2, () => true);
    const givenGrowth = read(growth, /^-?\d{1,3}(\.\d{1,6})?$/, 6,
      (percent) => percent > -HUNDRED_PERCENT && percent <= HUNDRED_PERCENT);
    if (givenRate === undefined || givenGrowth === undefined) {
      said.textContent = data.phrases[givenRate === undefined ? "wrong_rate" : "wrong_growth"];
      return;
    }
    const years = forecast(data.scenarios[scenario ? scenario.selectedIndex : 0], givenRate, givenGrowth);
    for (const year of years) {
      const row = box.querySelector(`tr[data-row="${year.year}"]`);
      for (const cell of row.querySelectorAll("[data-column]")) {
        cell.textContent = shown(year[cell.dataset.column]);
      }
    }
    const last = years[years.length - 1];
    said.textContent = data.phrases.outcome.replace("{year}", last.year)
      .replace("{amount}", shown(last.closing_balance));
  };

  const reset = () => {
    const told = data.scenarios[scenario ? scenario.selectedIndex : 0];
    const first = told.years[0].members[0];
    const usual = first && first.rate.unit === "kr_per_inhabitant" ? Number(ore(first.rate.value)) : 2500;
    rate.value = growth.value = "";
    rateSlider.max = String(Math.max(5000, 2 * usual));
    rateSlider.value = String(usual);
    growthSlider.value = "0";
    show();
  };
  const slide = (slider, field) => () => {
    const size = Math.abs(slider.valueAsNumber);
    const text = Math.floor(size / 100) + "," + String(size % 100).padStart(2, "0");
    field.value = (slider.valueAsNumber < 0 ? "-" : "") + text;
    show();
  };
  rate.addEventListener("input", show);
  growth.addEventListener("input", show);
  rateSlider.addEventListener("input", slide(rateSlider, rate));
  growthSlider.addEventListener("input", slide(growthSlider, growth));
  at("reset").addEventListener("click", reset);
  if (scenario) scenario.addEventListener("change", show);
  reset();
  box.hidden = false;
})();
