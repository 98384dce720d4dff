"use strict";
// Shows what the library computed for the scenario, the fee and the growth that are chosen. Amounts are
// texts of whole öre. This script computes none.
(() => {
  const box = document.getElementById("what-if");
  if (!box) return;
  const part = (name) => document.getElementById("what-if-" + name);
  const data = JSON.parse(part("data").textContent);
  const [scenario, rate, growth, outcome] = ["scenario", "rate", "growth", "outcome"].map(part);
  const sliders = [[rate, part("rate-slider")], [growth, part("growth-slider")]];

  const format = (ore) => {
    const [, minus, kronor, rest] = /^(-?)(\d+)(\d\d)$/.exec(ore);
    const grouped = kronor.replace(/\B(?=(\d{3})+$)/g, "\u00a0");
    return (minus && "\u2212") + grouped + (rest === "00" ? "" : "," + rest);
  };

  const show = () => {
    const amounts = data.scenarios[scenario ? scenario.selectedIndex : 0];
    const chosen = (name) => amounts[name][rate.selectedIndex][growth.selectedIndex].split(" ");
    const closing = chosen("closing_balance");
    const columns = {
      opening_balance: [amounts.opening_balance, ...closing], total_income: chosen("total_income"),
      total_costs: amounts.total_costs.split(" "), appropriations: amounts.appropriations.split(" "),
      closing_balance: closing,
    };
    data.years.forEach((year, at) => {
      for (const cell of box.querySelectorAll(`tr[data-row="${year}"] [data-column]`)) {
        cell.textContent = format(columns[cell.dataset.column][at]);
      }
    });
    for (const [choice, slider] of sliders) {
      slider.value = choice.selectedIndex || slider.defaultValue;
      slider.setAttribute("aria-valuetext", choice.options[choice.selectedIndex].text);
    }
    outcome.textContent = data.outcome.replace("{year}", data.years.at(-1)).replace("{amount}", format(closing.at(-1)));
  };

  const reset = () => {
    rate.selectedIndex = growth.selectedIndex = 0;
    show();
  };
  for (const [choice, slider] of sliders) {
    choice.addEventListener("input", show);
    slider.addEventListener("input", () => {
      choice.selectedIndex = slider.valueAsNumber;
      show();
    });
  }
  if (scenario) scenario.addEventListener("input", show);
  part("reset").addEventListener("click", reset);
  reset();
  box.hidden = false;
})();
