  // Corrections of one's own: rows of a cell and its right number, under a finding.

  const rowsIn = (item) => [...item.querySelectorAll(".own .row")];
  const targetValue = ({ cell, from, report: of }) => JSON.stringify(of ? { cell, from, report: of } : { cell, from });

  /** What the rows hold, as it stands there. */
  const ownRows = (item) => rowsIn(item).map((row) => ({ cell: row.querySelector(".cell").value, number: row.querySelector(".number").value }));

  /** Changes as rows. */
  const rowsOf = (changes) => changes.map((change) => ({ cell: targetValue(change), number: String(change.to) }));

  /** The changes that the rows say, and what is wrong with the first row that says none. */
  function ownChanges(item) {
    const changes = [];
    let fault = null;
    for (const row of rowsIn(item)) {
      const field = row.querySelector(".number");
      const { cell, from, report: of } = JSON.parse(row.querySelector(".cell").value);
      const to = Number(field.value);
      let wrong = null;
      if (!(isSigned(cell) ? /^-?[0-9]+$/ : /^[0-9]+$/).test(field.value) || !isCount(to)) wrong = [isSigned(cell) ? "signed" : "whole"];
      else if (to === from) wrong = ["unchanged", from];
      else if (changes.some((one) => one.cell === cell && one.report === of)) wrong = ["twice"];
      field.setAttribute("aria-invalid", String(wrong !== null));
      fault ??= wrong;
      changes.push(of ? { cell, from, to, report: of } : { cell, from, to });
    }
    return [changes, fault];
  }

  /** A cell of a change with what the report has: in words if it is one of a finding's. */
  function nameOfCell(item, change) {
    const option = [...item.querySelectorAll(".own .cell option[data-zh]")].find((one) => one.value === targetValue(change));
    return option ? wordsOf(option) : `${change.cell}: ${change.from ?? "?"}${change.report ? ` (${change.report})` : ""}`;
  }

  function addRow(item) {
    const last = rowsIn(item).pop();
    const row = last.cloneNode(true);
    last.after(row);
    const [list, field] = [row.querySelector(".cell"), row.querySelector(".number")];
    const taken = ownRows(item).slice(0, -1).map((one) => one.cell);
    list.selectedIndex = Math.max(0, [...list.options].findIndex((one) => !one.disabled && !taken.includes(one.value)));
    field.value = "";
    field.removeAttribute("aria-invalid");
    return row;
  }

  function removeRow(item, row) {
    const rows = rowsIn(item);
    if (rows.length === 1) row.querySelector(".number").value = "";
    else row.remove();
    (rows[rows.indexOf(row) + 1] ?? rowsIn(item).pop()).querySelector(".number").focus();
  }

  /** Puts into the rows what was filled in or loaded; one empty row if nothing was. */
  function showRows(item, wanted) {
    if (document.activeElement.closest(".own") && item.contains(document.activeElement)) return; // while somebody writes
    const filled = wanted ?? [{ cell: null, number: "" }];
    while (rowsIn(item).length < filled.length) addRow(item);
    rowsIn(item).slice(filled.length).forEach((row) => row.remove());
    rowsIn(item).forEach((row, place) => {
      const list = row.querySelector(".cell");
      const { cell, number } = filled[place];
      if (cell === null) list.selectedIndex = [...list.options].findIndex((one) => !one.disabled);
      else if (![...list.options].some((one) => one.value === cell)) addOption(item, list, cell);
      if (cell !== null) list.value = cell;
      row.querySelector(".number").value = number;
      if (number) row.querySelector(".number").removeAttribute("aria-invalid");
    });
  }

  function addOption(item, list, cell) { // a file can change cells that are none of the finding's
    const option = document.createElement("option");
    option.value = cell;
    option.textContent = nameOfCell(item, JSON.parse(cell));
    list.append(option);
  }
