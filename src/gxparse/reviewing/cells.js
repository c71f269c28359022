  // Cells: in the form and in the source, each showing the other.

  const wordsOf = (cell) => isEnglish() ? cell.dataset.en : cell.dataset.zh;
  const cells = () => [...byId("form").querySelectorAll("td[data-key]")];
  const MARK = ":is(mark, rect)"; // in a text, on a picture
  const marksOf = (key) => [...byId("source").querySelectorAll(`${MARK}[data-cells~="${key}"]`)];
  const cellOf = (key) => byId("form").querySelector(`td[data-key="${key}"]`);
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
    const rules = itemsOf(report).filter((item) => item.dataset.outcome !== "pass" && item.dataset.cells.split(" ").includes(key));
    const said = rules.map((item) => `${item.querySelector(".mark").textContent} ${messageOf(item, isEnglish() ? "en" : "zh")}`);
    const [first, ...hints] = wordsOf(cell).split("\n");
    byId("detail").replaceChildren(...cropsOf(key), [`${first} [${key}]`, ...hints, ...said].filter(Boolean).join("\n"));
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

  function translate() {
    for (const option of document.querySelectorAll("option[data-zh]")) option.textContent = wordsOf(option);
    for (const cell of cells()) cell.setAttribute("aria-label", wordsOf(cell).split("\n")[0]);
    const cell = byId("form").querySelector("td[aria-selected=true]");
    if (cell) select(cell.dataset.key);
  }

