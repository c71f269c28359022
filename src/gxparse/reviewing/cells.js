  // Cells: in the form and in the source, each showing the other.

  const wordsOf = (one) => isEnglish() ? one.dataset.en : one.dataset.zh;
  const cells = () => [...byId("form").querySelectorAll("td[data-key]")];
  const MARK = ":is(mark, rect)"; // in a text, on a picture
  const marksOf = (key) => [...byId("source").querySelectorAll(`${MARK}[data-cells~="${key}"]`)];
  const cellOf = (key) => byId("form").querySelector(`td[data-key="${key}"]`);
  const named = (row, column) => (isEnglish() ? `${row}, ${column}` : `${row} / ${column}`);

  /** A cell's name and value in words. */
  function sayCell(cell) {
    const [row, column, value] = wordsOf(cell).split("\n");
    const to = cell.dataset.to;
    const said = to === undefined ? value : `${before(cell)}${isEnglish() ? ", " : "，"}${say("correctedTo", to)}`;
    return `${named(row, column)}${isEnglish() ? ": " : "："}${said}`;
  }

  const isShown = (one) => one.getClientRects().length > 0;

  /** What the pictures of pages show of a cell. */
  function cropsOf(key) {
    const [around, enlarged, widest] = [3, 2.2, 420];
    return [...byId("source").querySelectorAll(`rect[data-cells~="${key}"]`)].map((rect) => {
      const made = (tag) => document.createElementNS(rect.namespaceURI, tag);
      const [svg, use] = [made("svg"), made("use")];
      const [x, y, width, height] = ["x", "y", "width", "height"].map((name) => Number(rect.getAttribute(name)));
      svg.setAttribute("viewBox", [x - around, y - around, width + 2 * around, height + 2 * around].join(" "));
      svg.setAttribute("width", Math.min((width + 2 * around) * enlarged, widest));
      svg.setAttribute("class", "crop");
      svg.setAttribute("aria-hidden", "true"); // what it says is said beside it
      use.setAttribute("href", `#${rect.parentNode.querySelector("image").id}`);
      svg.append(use);
      return svg;
    });
  }

  function keyOf(mark, further = 0) { // several blank cells can stand in one place: then the chosen one, or the next of them
    const keys = mark.dataset.cells.split(" ");
    const place = keys.indexOf(byId("form").querySelector("td[aria-selected=true]")?.dataset.key) + further;
    return keys[Math.max(place, 0) % keys.length];
  }

  function light(key) {
    cellOf(key)?.classList.add("lit");
    for (const mark of marksOf(key)) mark.classList.add("lit");
  }

  function unlight() {
    for (const one of document.querySelectorAll(".lit")) one.classList.remove("lit");
  }

  function select(key, follow) {
    for (const one of document.querySelectorAll("td[aria-selected=true]")) {
      one.removeAttribute("aria-selected");
      one.tabIndex = -1;
    }
    for (const one of document.querySelectorAll(`${MARK}[aria-pressed=true]`)) one.setAttribute("aria-pressed", "false");
    const cell = cellOf(key);
    if (!cell) return;
    for (const one of byId("form").querySelectorAll("td[data-key][tabindex='0']")) one.tabIndex = -1;
    cell.setAttribute("aria-selected", "true");
    cell.tabIndex = 0;
    for (const mark of marksOf(key)) mark.setAttribute("aria-pressed", "true");
    const rules = itemsHere().filter((item) => item.dataset.outcome !== "pass" && item.dataset.cells.split(" ").includes(key));
    const said = rules.map((item) => `${item.querySelector(".mark").textContent} ${messageOf(item, isEnglish() ? "en" : "zh")}`);
    const [, , , ...hints] = wordsOf(cell).split("\n");
    byId("detail").replaceChildren(...cropsOf(key), make("b", "", sayCell(cell)), " ", make("code", "", key), `\n${[hints.join(isEnglish() ? "; " : "；"), ...said].filter(Boolean).join("\n")}`);
    leader = null;
    if ([cell, ...marksOf(key)].some((one) => one.closest(".folded, .apart"))) unfold();
    if (follow === "source") marksOf(key).find(isShown)?.scrollIntoView({ block: "center" });
    if (follow === "form") cell.scrollIntoView({ block: "center", inline: "nearest" });
  }

  const middle = (one) => { const box = one.getBoundingClientRect(); return [(box.left + box.right) / 2, (box.top + box.bottom) / 2]; };

  function neighbour(cell, key) {
    const all = cells();
    const place = all.indexOf(cell);
    if (key === "ArrowLeft") return all[place - 1];
    if (key === "ArrowRight") return all[place + 1];
    if (key === "Home") return cell.parentElement.querySelector("td[data-key]");
    if (key === "End") return [...cell.parentElement.querySelectorAll("td[data-key]")].pop();
    const [x, y] = middle(cell);
    const beyond = all.filter((one) => (key === "ArrowUp" ? middle(one)[1] < y - 3 : middle(one)[1] > y + 3));
    const rows = [...new Set(beyond.map((one) => one.parentElement))];
    const row = key === "ArrowUp" ? rows[rows.length - 1] : rows[0];
    const across = (one) => Math.abs(middle(one)[0] - x);
    return beyond.filter((one) => one.parentElement === row).sort((one, other) => across(one) - across(other))[0];
  }

  function go(cell) {
    select(cell.dataset.key, "source");
    cell.focus();
  }

  // -- corrected cells -----------------------------------------------------------------------------

  const originals = new WeakMap(); // a cell → what stood in it when it was shown first
  const before = (cell) => originals.get(cell).find((one) => one.matches?.("span:not(.gx-mark)"))?.textContent ?? "?";

  /** Cells of accepted corrections show what they get, in the form and in the source; those that no open rule breaks any more are calm. */
  function showCorrections() {
    const changed = correctionsOf(report);
    const cellsOf = (is) => new Set(findingsOf().filter(is).flatMap((finding) => finding.cells ?? []));
    const undone = cellsOf((finding) => isUndone(finding));
    const broken = cellsOf((finding) => (finding.outcome === "fail" && isOpen(finding)) || isUndone(finding));
    for (const cell of cells()) {
      if (!originals.has(cell)) originals.set(cell, [...cell.childNodes]);
      const to = changed[cell.dataset.key];
      if (to !== undefined) cell.replaceChildren(make("b", "gx-mark", "✓"), make("del", "", before(cell)), " ", make("ins", "", String(to)));
      else if (cell.dataset.to !== undefined) cell.replaceChildren(...originals.get(cell));
      if (to === undefined) delete cell.dataset.to;
      else cell.dataset.to = to;
      cell.classList.toggle("corrected", to !== undefined);
      cell.classList.toggle("undone", undone.has(cell.dataset.key));
      cell.classList.toggle("calm", cell.classList.contains("gx-broken") && !broken.has(cell.dataset.key));
      cell.setAttribute("aria-label", sayCell(cell));
    }
    for (const mark of byId("source").querySelectorAll(`${MARK}[data-cells]`)) {
      const keys = mark.dataset.cells.split(" ");
      const to = keys.map((key) => changed[key]).filter((one) => one !== undefined);
      mark.classList.toggle("broken", keys.some((key) => broken.has(key)));
      mark.classList.toggle("corrected", to.length > 0);
      if (to.length) mark.dataset.to = [...new Set(to)].join(" ");
      else delete mark.dataset.to;
    }
  }

  let announced = "{}";

  /** Tells who embeds this page that the corrected cells of the report that is shown are others than before. */
  function announceCorrections() {
    const corrections = correctionsOf(report);
    const detail = { report, fingerprint: fingerprint(), corrections };
    const told = JSON.stringify(detail);
    if (told === announced) return;
    announced = told;
    document.dispatchEvent(new CustomEvent("gxparse:corrected", { detail }));
  }

  function translate() {
    byId("reviewer").placeholder = say("reviewer");
    for (const option of document.querySelectorAll("option[data-zh]")) option.textContent = wordsOf(option);
    for (const cell of cells()) cell.setAttribute("aria-label", sayCell(cell));
    const cell = byId("form").querySelector("td[aria-selected=true]");
    if (cell) select(cell.dataset.key);
  }

