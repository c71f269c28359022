  // Blocks: reports are compressed in the page, and taken apart when one is opened. All at once, without waiting: a
  // report of 300 KB takes a few milliseconds, and no browser needs more than plain JavaScript for it.

  /** Takes apart what zlib compressed (RFC 1950, 1951) to so many bytes. */
  function inflate(bytes, size) {
    const out = new Uint8Array(size);
    let [at, end, hold, held] = [2, 0, 0, 0]; // behind the two bytes of zlib's head
    const need = (many) => {
      for (; held < many; held += 8) hold |= bytes[at++] << held;
    };
    const drop = (many) => {
      hold >>>= many;
      held -= many;
    };
    const bits = (many) => {
      need(many);
      const found = hold & ((1 << many) - 1);
      drop(many);
      return found;
    };
    const symbol = ({ most, known }) => {
      need(most);
      const found = known[hold & ((1 << most) - 1)];
      drop(found & 15);
      return found >> 4;
    };
    for (let last = 0; !last;) {
      last = bits(1);
      const kind = bits(2);
      if (kind === 0) { // as it stands
        drop(held & 7);
        const many = bits(16);
        bits(16);
        for (let one = 0; one < many; one += 1) out[end++] = bits(8);
        continue;
      }
      const [letters, distances] = kind === 1 ? FIXED : told(bits, symbol);
      for (let code = symbol(letters); code !== 256; code = symbol(letters)) {
        if (code < 256) {
          out[end++] = code;
          continue;
        }
        const long = LENGTHS[code - 257] + bits(LENGTH_BITS[code - 257]);
        const back = symbol(distances);
        const from = end - DISTANCES[back] - bits(DISTANCE_BITS[back]);
        if (from + long <= end) out.copyWithin(end, from, from + long);
        else for (let one = 0; one < long; one += 1) out[end + one] = out[from + one]; // it repeats itself
        end += long;
      }
    }
    return out;
  }

  const numbers = (many, from) => Array.from({ length: many }, (_, place) => from(place));
  const LENGTH_BITS = [...numbers(28, (place) => Math.max(0, (place >> 2) - 1)), 0];
  const DISTANCE_BITS = numbers(30, (place) => Math.max(0, (place >> 1) - 1));
  const LENGTHS = [...sums(LENGTH_BITS.slice(0, 28), 3), 258];
  const DISTANCES = sums(DISTANCE_BITS, 1);
  const ORDER = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15];
  const FIXED = [table(numbers(288, (place) => (place < 144 ? 8 : place < 256 ? 9 : place < 280 ? 7 : 8))), table(numbers(30, () => 5))];

  function sums(widths, start) { // where each range begins, if one of 2 ** width follows another
    let next = start;
    return widths.map((width) => {
      const first = next;
      next += 1 << width;
      return first;
    });
  }

  /** The symbol (and, in the last four bits, the length) of every code that can stand in the next bits. */
  function table(lengths) {
    const most = Math.max(1, ...lengths);
    const known = new Uint16Array(1 << most);
    for (let length = 1, code = 0; length <= most; length += 1, code <<= 1) {
      lengths.forEach((own, one) => {
        if (own !== length) return;
        let turned = 0;
        for (let bit = 0; bit < length; bit += 1) turned |= ((code >> bit) & 1) << (length - 1 - bit);
        for (let place = turned; place < known.length; place += 1 << length) known[place] = (one << 4) | length;
        code += 1;
      });
    }
    return { most, known };
  }

  function told(bits, symbol) { // the codes of a block, as it says them itself
    const [letters, distances, many] = [bits(5) + 257, bits(5) + 1, bits(4) + 4];
    const widths = new Array(19).fill(0);
    for (let one = 0; one < many; one += 1) widths[ORDER[one]] = bits(3);
    const code = table(widths);
    const lengths = [];
    while (lengths.length < letters + distances) {
      const one = symbol(code);
      if (one < 16) lengths.push(one);
      else if (one === 16) lengths.push(...new Array(3 + bits(2)).fill(lengths[lengths.length - 1]));
      else lengths.push(...new Array(one === 17 ? 3 + bits(3) : 11 + bits(7)).fill(0));
    }
    return [table(lengths.slice(0, letters)), table(lengths.slice(letters))];
  }

  /** The data of a block. */
  function unpack(block) {
    const packed = atob(block.textContent);
    const bytes = new Uint8Array(packed.length);
    for (let place = 0; place < packed.length; place += 1) bytes[place] = packed.charCodeAt(place);
    return JSON.parse(new TextDecoder().decode(inflate(bytes, Number(block.dataset.size))));
  }

  const DRAWN = new Set(["svg", "image", "rect", "use"]);

  /** An element of a tree: `[tag, attributes or 0, children…]`. Texts stay texts. */
  function build([tag, attributes, ...children]) {
    const made = DRAWN.has(tag) ? document.createElementNS("http://www.w3.org/2000/svg", tag) : document.createElement(tag);
    for (const name in attributes) made.setAttribute(name, attributes[name]);
    for (const child of children) made.append(typeof child === "string" ? child : build(child));
    return made;
  }

