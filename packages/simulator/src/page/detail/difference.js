// @ts-check

/** @typedef {{ text: string, isDifferent: boolean }} Piece */

/** Beyond this many comparisons the middle is marked as a whole, to keep the page responsive. */
const maximumCells = 4_000_000;

/**
 * Cuts two texts into what they share and what they do not: the longest common subsequence of their characters, of
 * which, where little is shared, islands shorter than three characters count as different, for they are chance.
 *
 * @param {string} left
 * @param {string} right
 * @returns {{ left: Piece[], right: Piece[] }}
 */
export function difference(left, right) {
  let start = 0;
  const shorter = Math.min(left.length, right.length);
  while (start < shorter && left[start] === right[start]) start += 1;
  let end = 0;
  while (end < shorter - start && left.at(-1 - end) === right.at(-1 - end)) end += 1;
  const middle = align(left.slice(start, left.length - end), right.slice(start, right.length - end));
  const head = { text: left.slice(0, start), isDifferent: false };
  const tail = { text: left.slice(left.length - end), isDifferent: false };
  return {
    left: merge([head, ...middle.left, tail]),
    right: merge([head, ...middle.right, tail]),
  };
}

/**
 * @param {string} left
 * @param {string} right
 */
function align(left, right) {
  const pairs = left.length * right.length > maximumCells ? [] : commonCharacters(left, right);
  const isMostlyShared = pairs.length > 0.7 * Math.min(left.length, right.length);
  const common = islands(pairs).filter(({ length }) => isMostlyShared || length >= 3);
  /** @type {{ left: Piece[], right: Piece[] }} */
  const pieces = { left: [], right: [] };
  let [atLeft, atRight] = [0, 0];
  for (const { i, j, length } of [...common, { i: left.length, j: right.length, length: 0 }]) {
    pieces.left.push({ text: left.slice(atLeft, i), isDifferent: true });
    pieces.right.push({ text: right.slice(atRight, j), isDifferent: true });
    const same = { text: left.slice(i, i + length), isDifferent: false };
    pieces.left.push(same);
    pieces.right.push(same);
    [atLeft, atRight] = [i + length, j + length];
  }
  return pieces;
}

/**
 * Pairs of positions of a longest common subsequence.
 *
 * @param {string} left
 * @param {string} right
 */
function commonCharacters(left, right) {
  const width = right.length + 1;
  const lengths = new Uint16Array((left.length + 1) * width);
  const at = (/** @type {number} */ i, /** @type {number} */ j) => lengths[i * width + j] ?? 0;
  for (let i = left.length - 1; i >= 0; i -= 1) {
    for (let j = right.length - 1; j >= 0; j -= 1) {
      lengths[i * width + j] =
        left[i] === right[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1));
    }
  }
  /** @type {[number, number][]} */
  const pairs = [];
  for (let i = 0, j = 0; i < left.length && j < right.length; ) {
    if (left[i] === right[j]) pairs.push([i++, j++]);
    else if (at(i + 1, j) >= at(i, j + 1)) i += 1;
    else j += 1;
  }
  return pairs;
}

/** @param {[number, number][]} pairs */
function islands(pairs) {
  /** @type {{ i: number, j: number, length: number }[]} */
  const found = [];
  for (const [i, j] of pairs) {
    const last = found.at(-1);
    if (last !== undefined && last.i + last.length === i && last.j + last.length === j) last.length += 1;
    else found.push({ i, j, length: 1 });
  }
  return found;
}

/** @param {Piece[]} pieces */
function merge(pieces) {
  /** @type {Piece[]} */
  const merged = [];
  for (const piece of pieces) {
    const last = merged.at(-1);
    if (piece.text === '') continue;
    if (last?.isDifferent === piece.isDifferent) last.text += piece.text;
    else merged.push({ ...piece });
  }
  return merged;
}
