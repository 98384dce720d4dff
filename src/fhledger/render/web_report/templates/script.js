"use strict";
// Opens traces beside their figures, searches tables, and looks up what the library computed for other
// fees. Amounts are texts of whole öre; this script only subtracts and compares them.
(() => {
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];
  const make = (tag, properties, ...children) => {
    const element = Object.assign(document.createElement(tag), properties);
    element.append(...children);
    return element;
  };
  const words = document.getElementById("words").dataset;

  // Navigation: mark the section that is on the screen.
  const links = new Map(all("body > nav a").map((link) => [link.hash.slice(1), link]));
  const markSection = () => {
    const above = all("main > section[id]").filter((section) => links.has(section.id) && section.getBoundingClientRect().top < 140);
    const here = above.length ? above.at(-1).id : "";
    for (const [id, link] of links) {
      if ((id === here) === link.hasAttribute("aria-current")) continue;
      if (id === here) {
        link.setAttribute("aria-current", "location");
        const list = link.closest("ul");
        list.scrollLeft = link.offsetLeft - list.clientWidth / 2;
      } else link.removeAttribute("aria-current");
    }
  };
  addEventListener("scroll", markSection, { passive: true });
  markSection();

  // Tab stops only where a table scrolls.
  const watch = new ResizeObserver((entries) => {
    for (const { target } of entries) {
      if (target.scrollWidth > target.clientWidth) target.tabIndex = 0;
      else target.removeAttribute("tabindex");
    }
  });
  all(".scroll").forEach((box) => watch.observe(box));

  // Traces: a panel beside the figure, with the way to it.
  const panel = document.getElementById("trace-panel");
  const trail = [];
  let origin = null;
  const showTrace = () => {
    const article = document.getElementById(trail.at(-1));
    const body = panel.querySelector(".content");
    body.replaceChildren(...[...article.cloneNode(true).children].filter((child) => !child.matches(".back")));
    all("[id]", body).forEach((element) => element.removeAttribute("id"));
    panel.querySelector("#trace-panel-title").textContent = article.dataset.name;
    panel.querySelector("ol").replaceChildren(...trail.map((id, at) => {
      const button = make("button", { type: "button", textContent: document.getElementById(id).dataset.name });
      button.addEventListener("click", () => { trail.length = at + 1; showTrace(); });
      return make("li", {}, button);
    }));
    panel.hidden = false;
    panel.scrollTop = 0;
    const sheet = panel.getBoundingClientRect();
    const isCovered = sheet.left === 0 && origin.getBoundingClientRect().bottom > sheet.top;
    origin.scrollIntoView({ block: isCovered ? "start" : "nearest" });
    panel.focus();
  };
  const closeTrace = () => {
    if (panel.hidden) return;
    panel.hidden = true;
    trail.length = 0;
    origin.classList.remove("open");
    origin.focus();
  };
  document.addEventListener("click", (event) => {
    const link = event.target.closest('a[href^="#trace-"]');
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey || link.closest(".traces")) return;
    event.preventDefault();
    if (!panel.contains(link)) {
      origin?.classList.remove("open");
      origin = link;
      origin.classList.add("open");
      trail.length = 0;
    }
    trail.push(link.hash.slice(1));
    showTrace();
  });
  panel.querySelector(".close").addEventListener("click", closeTrace);
  addEventListener("keydown", (event) => { if (event.key === "Escape") closeTrace(); });
  all(".print-traces").forEach((box) => box.addEventListener("change", () => { if (box.checked) box.closest("details").open = true; }));

  // Tables: copy, save as CSV, search and filter.
  const plain = (cell) => {
    const text = cell.textContent.trim();
    const isNumber = cell.classList.contains("number");
    if (isNumber) return text.replace(/[\u00a0+▲▼\s]/g, "").replace("\u2212", "-");
    return /^[=+\-@\uff1d\uff0b\uff0d\uff20]/.test(text) ? `'${text}` : text;  // no formula in a spreadsheet
  };
  const lines = (table) => all("tr", table).filter((row) => !row.hidden).map((row) =>
    [...row.cells].filter((cell) => !cell.matches(".bar-cell")).map(plain));
  for (const table of all("main table[data-table]")) {
    const copy = make("button", { type: "button", textContent: words.copy });
    copy.addEventListener("click", async () => {
      await navigator.clipboard.writeText(lines(table).map((cells) => cells.join("\t")).join("\n"));
      copy.textContent = words.copied;
    });
    const save = make("button", { type: "button", textContent: words.csv });
    save.addEventListener("click", () => {
      const quote = (text) => (/[";\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
      const text = "\ufeff" + lines(table).map((cells) => cells.map(quote).join(";")).join("\r\n");
      const address = URL.createObjectURL(new Blob([text], { type: "text/csv" }));
      make("a", { href: address, download: table.dataset.table + ".csv" }).click();
      URL.revokeObjectURL(address);
    });
    const name = table.caption?.textContent ?? "";
    for (const button of [copy, save]) button.title = name;
    table.closest(".scroll").after(make("div", { className: "tools" }, copy, save));
  }
  for (const box of all(".filter")) {
    const table = document.querySelector(`table[data-table="${box.dataset.for}"]`);
    const rows = all("tbody tr", table);
    const search = box.querySelector("input");
    const lists = box.dataset.columns.split(" ").filter((column) => table.querySelector(".column-" + column)).map((column) => {
      const cell = (row) => row.querySelector(".column-" + column)?.textContent.trim() ?? "";
      const values = [...new Set(rows.map(cell))].filter(Boolean).sort((one, other) => one.localeCompare(other, "sv"));
      const list = make("select", { autocomplete: "off" }, make("option", { value: "", textContent: box.dataset.all }),
        ...values.map((value) => make("option", { value, textContent: value })));
      const label = make("label", {}, table.querySelector("thead .column-" + column).textContent, list);
      if (values.length > 1) box.querySelector("p").before(label);
      return { list, cell };
    });
    const apply = () => {
      const wanted = search.value.toLocaleLowerCase();
      for (const row of rows) {
        row.hidden = !row.textContent.toLocaleLowerCase().includes(wanted)
          || lists.some(({ list, cell }) => list.value && cell(row) !== list.value);
      }
      box.querySelector("p").textContent = box.dataset.shown
        .replace("{shown}", rows.filter((row) => !row.hidden).length).replace("{count}", rows.length);
    };
    box.addEventListener("input", apply);
    apply();
    box.hidden = false;
  }

  // The forecast for another fee or growth.
  const box = document.getElementById("what-if");
  if (!box) return;
  const part = (name) => document.getElementById("what-if-" + name);
  const data = JSON.parse(part("data").textContent);
  const text = data.text;
  const chart = document.getElementById("forecast_chart");
  const [scenario, floor] = ["scenario", "floor"].map(part);
  const choices = [["rate", data.rates], ["growth", data.growths]].map(([name, values]) => (
    { name, values, field: part(name), slider: part(name + "-slider") }));

  const format = (ore) => {
    const [, minus, kronor, rest] = /^(-?)(\d+)(\d\d)$/.exec(ore);
    const grouped = kronor.replace(/\B(?=(\d{3})+$)/g, "\u00a0");
    return (minus && "\u2212") + grouped + (rest === "00" ? "" : "," + rest);
  };
  const inOre = (number) => (number < 0n ? "-" : "") + String(number < 0n ? -number : number).padStart(3, "0");
  const squeeze = (typed) => typed.trim().replace(/[\s\u00a0]/g, "").replace("\u2212", "-").replace(".", ",");
  const same = (typed, value) => {
    const number = (figure) => Number(squeeze(figure).replace("%", "").replace(",", "."));
    return squeeze(typed) !== "" && number(typed) === number(value);
  };

  // The position in the grid: 0 is the scenario's own value, -1 one that was not computed.
  const position = ({ field, values }) => {
    const typed = field.value.trim();
    return typed === "" ? 0 : values.findIndex((value) => same(typed, value)) + 1 || -1;
  };
  const floorInOre = () => {
    const [, minus, kronor, rest] = /^(-?)(\d+)(?:,(\d\d?))?$/.exec(squeeze(floor.value)) ?? [];
    return kronor === undefined ? null : BigInt(minus + kronor + (rest ?? "").padEnd(2, "0"));
  };

  const draw = (closing, bound) => {
    const area = chart.querySelector(".area");
    const inUnits = (ore) => Number(ore) / (100 * chart.dataset.unit);
    const own = [data.closed, ...closing].map(inUnits);
    const step = Number(chart.dataset.step);
    const drawn = [0, bound, ...(isOwn() ? own : [])];
    const low = Math.min(Number(chart.dataset.low), step * Math.floor(Math.min(...drawn) / step));
    const high = Math.max(Number(chart.dataset.high), step * Math.ceil(Math.max(...drawn) / step));
    const place = (level) => ((high - level) / (high - low)) * area.clientHeight;
    area.setAttribute("viewBox", `0 ${-high} 100 ${high - low}`);
    all("[data-level]", chart).forEach((label) => label.setAttribute("y", place(Number(label.dataset.level))));
    const line = chart.querySelector("polyline.own");
    line.setAttribute("points", own.map((value, at) => `${(100 * at) / (own.length - 1)},${-value}`).join(" "));
    const label = chart.querySelector("text.own");
    label.dataset.end = own.at(-1);
    label.firstChild.textContent = own.at(-1).toFixed(1).replace(".", ",").replace("-", "\u2212").replace(/\B(?=(\d{3})+,)/g, "\u00a0");
    for (const element of [line, label, chart.querySelector(".legend .own")]) element.toggleAttribute("hidden", !isOwn());
    const shown = all(".ends text:not([hidden])", chart).sort((one, other) => other.dataset.end - one.dataset.end);
    let next = 9;
    const places = shown.map((each) => (next = Math.max(place(Number(each.dataset.end)), next) + 18) - 18);
    next = area.clientHeight - 9;
    for (let at = shown.length - 1; at >= 0; at -= 1) {
      next = Math.min(places[at], next);
      shown[at].setAttribute("y", next);
      next -= 18;
    }
    const floorLine = chart.querySelector(".floor");
    floorLine.toggleAttribute("hidden", bound === 0);
    floorLine.setAttribute("d", `M0 ${-bound}H100`);
  };

  const isOwn = () => choices.some((choice) => position(choice) > 0);
  const show = () => {
    const at = choices.map(position);
    const bound = floorInOre();
    choices.forEach(({ field }, index) => field.setAttribute("aria-invalid", at[index] < 0));
    floor.setAttribute("aria-invalid", bound === null);
    const wrong = choices.find((_, index) => at[index] < 0);
    part("error").textContent = wrong
      ? text.invalid.replace("{first}", wrong.values[0]).replace("{last}", wrong.values.at(-1))
      : bound === null ? text.invalid_floor : "";
    const stale = Boolean(wrong) || bound === null;
    for (const element of [...all(".outcome > div, table", box), ...all(".own", chart)]) element.classList.toggle("stale", stale);
    if (stale) return;

    const number = scenario ? scenario.selectedIndex : 0;
    const amounts = data.scenarios[number];
    const chosen = (name) => amounts[name][at[0]][at[1]].split(" ");
    const closing = chosen("closing_balance");
    const columns = {
      opening_balance: [amounts.opening_balance, ...closing], total_income: chosen("total_income"),
      total_costs: amounts.total_costs.split(" "), appropriations: amounts.appropriations.split(" "),
      closing_balance: closing,
    };
    data.years.forEach((year, row) => {
      for (const cell of all(`tr[data-row="${year}"] [data-column]`, box)) {
        cell.textContent = format(columns[cell.dataset.column][row]);
      }
    });
    choices.forEach(({ slider, values }, index) => {
      slider.value = at[index] || slider.defaultValue;
      slider.setAttribute("aria-valuetext", at[index] ? values[at[index] - 1] : text.as_scenario);
    });
    const last = data.years.at(-1);
    const kr = (ore) => format(inOre(ore < 0n ? -ore : ore));
    const difference = BigInt(closing.at(-1)) - BigInt(amounts.closing_balance[0][0].split(" ").at(-1));
    const crossing = closing.findIndex((amount) => BigInt(amount) < bound);
    part("outcome").textContent = text.outcome.replace("{year}", last).replace("{amount}", format(closing.at(-1)));
    part("difference").textContent = (difference > 0n ? text.more : difference < 0n ? text.less : text.same).replace("{amount}", kr(difference));
    part("crossing").textContent = crossing < 0 ? text.above : text.below.replace("{year}", data.years[crossing]);
    box.classList.toggle("chosen", isOwn());
    if (chart) draw(closing, Number(bound) / (100 * chart.dataset.unit));

    const state = new URLSearchParams({ scenario: data.names[number], rate: choices[0].field.value, growth: choices[1].field.value, floor: floor.value });
    if (isOwn() || number || bound) history.replaceState(null, "", "#forecast?" + state);
    else if (location.hash.startsWith("#forecast?")) history.replaceState(null, "", "#forecast");
  };

  const restore = () => {
    const [, state] = location.hash.split("?");
    if (!state || !location.hash.startsWith("#forecast?")) return;
    const values = new URLSearchParams(state);
    if (scenario) scenario.selectedIndex = Math.max(0, data.names.indexOf(values.get("scenario")));
    for (const { name, field } of choices) field.value = values.get(name) ?? "";
    floor.value = values.get("floor") || "0";
    document.getElementById("forecast").scrollIntoView();
  };
  for (const choice of choices) {
    choice.slider.addEventListener("input", () => {
      choice.field.value = choice.values[choice.slider.valueAsNumber - 1].replace("\u00a0%", "");
      show();
    });
    choice.field.addEventListener("input", show);
  }
  for (const element of [scenario, floor]) element?.addEventListener("input", show);
  part("reset").addEventListener("click", () => {
    for (const { field } of choices) field.value = "";
    floor.value = "0";
    show();
  });
  addEventListener("hashchange", () => { restore(); show(); });
  box.hidden = false;
  restore();
  show();
})();
