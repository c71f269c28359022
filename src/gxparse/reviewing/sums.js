  // The compact form: of the chosen finding only its cells, the two sums of a rule below each other, computed anew with
  // every correction that is accepted.

  const LISTED = 12; // so many cells are listed of a rule that is no equality; of a longer sum those that are not 0

  function namesOf([of, key, , ...names]) { // row and column
    const cell = cellOf(key);
    if (of && names.length) return names[isEnglish() ? 1 : 0].split("\n");
    return cell ? wordsOf(cell).split("\n").slice(0, 2) : [key, ""];
  }

  /** What tells cells apart: their rows, their columns, or both; and what they have in common. */
  function labelled(terms) {
    const names = terms.map(namesOf);
    const alike = [0, 1].map((part) => names.every((one) => one[part] === names[0][part]));
    if (names.length > 1 && alike[1]) return [names[0][1], names.map(([row]) => row)];
    if (names.length > 1 && alike[0]) return [names[0][0], names.map(([, column]) => column)];
    return ["", names.map(([row, column]) => named(row, column))];
  }

  function figure([of, key, number], has) { // what stands in the cell, and what it gets
    const shown = make("td", "figure");
    const cell = of ? null : cellOf(key);
    if (cell) shown.dataset.cell = key;
    if (number !== has && number !== null) {
      shown.classList.add("corrected");
      shown.append(make("del", "", has === null ? "?" : String(has)), " ", make("ins", "", String(number)));
    } else {
      shown.append(number === null ? (cell?.querySelector(".gx-sign")?.textContent ?? "?") : String(number));
    }
    return shown;
  }

  function lineOf(sign, label, shown, name) {
    const head = make("th", "", make("span", "operator", sign), label, ...(shown.dataset.cell ? cropsOf(shown.dataset.cell) : []));
    head.scope = "row";
    return make("tr", name, head, shown);
  }

  const sumRow = (terms) => lineOf("=", say("sum"), make("td", "figure", terms.some(([, , one]) => one === null) ? "?" : String(total(terms))), "sum");

  function sumsTable(finding) {
    const both = sumsOf(finding);
    const had = finding.sums.flat().map(([, , has]) => has);
    const [caption, labels] = labelled(both.flat());
    const table = make("table", "sums");
    if (caption) table.append(make("caption", "", caption));
    let place = 0;
    for (const terms of both) {
      const start = place;
      const isNil = (at) => terms.length > LISTED && terms[at][2] === 0 && had[start + at] === 0;
      const kept = [...terms.keys()].filter((at) => !isNil(at));
      const lines = kept.map((at, line) => lineOf(line ? "+" : "", labels[start + at], figure(terms[at], had[start + at]), "term"));
      if (kept.length < terms.length) lines.push(lineOf(lines.length ? "+" : "", say("rest", terms.length - kept.length), make("td", "figure", "0"), "term"));
      place += terms.length;
      table.append(make("tbody", "", ...lines, ...(terms.length > 1 ? [sumRow(terms)] : [])));
    }
    const holds = sumsAgree(finding);
    const apart = holds === false ? total(both[0]) - total(both[1]) : 0n;
    const words = holds === null ? say("open") : holds ? say("agree") : say("differ", apart < 0n ? -apart : apart);
    const told = make("td", "", make("b", "mark", holds === null ? "?" : holds ? "✓" : "✗"), " ", words);
    told.colSpan = 2;
    table.append(make("tbody", "", make("tr", `result ${holds === null ? "undecided" : holds ? "good" : "fail"}`, told)));
    return table;
  }

  function cellsTable(keys) {
    const changed = correctionsOf(report);
    const terms = keys.slice(0, LISTED).map((key) => ["", key, changed[key] ?? null]);
    const [caption, labels] = labelled(terms);
    const lines = terms.map(([, key, to], place) => {
      const shown = make("td", "figure", ...(to === null ? [before(cellOf(key))] : [make("del", "", before(cellOf(key))), " ", make("ins", "", String(to))]));
      shown.classList.toggle("corrected", to !== null);
      shown.dataset.cell = key;
      return lineOf("", labels[place], shown, "term");
    });
    if (keys.length > LISTED) lines.push(lineOf("", say("more", keys.length - LISTED), make("td"), "more"));
    return make("table", "sums", make("caption", "", caption || say("cells")), make("tbody", "", ...lines));
  }

  /** Shows the compact form in the finding that is chosen, and in no other. */
  function showSums(item) {
    for (const one of byId("findings").querySelectorAll("table.sums")) one.remove();
    if (!item) return;
    const finding = findingOf(item);
    const keys = item.dataset.cells.split(" ").filter((key) => key && cellOf(key));
    const table = finding.sums ? sumsTable(finding) : keys.length ? cellsTable(keys) : null;
    if (table) (item.querySelector(".decided") ?? item.querySelector(".said")).after(table);
  }

