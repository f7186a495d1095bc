// Two sentences on their way through the model, from top to bottom. Data: see pages/ui/model/bert_road.py.

const GRID_COLUMNS = 32;
const CELL = 47; // a piece and the gap after it, in pixels

export default function ({ data, parentElement }) {
  const root = parentElement.querySelector(".view");
  const look = isDark(root) ? { ink: "dark", fill: "darkFill" } : { ink: "light", fill: "lightFill" };
  const narrow = root.clientWidth < 640;
  const places = Math.floor((narrow ? root.clientWidth : 0.6 * root.clientWidth - 28) / CELL);
  const view = { data, look, pieces: fit(data.pieces, Math.max(6, places)) };
  root.style.setProperty("--nlp-line", data.colours.reference[look.ink]);
  root.style.setProperty("--nlp-new", data.colours.second[look.ink]);
  const road = made("ol", "road");
  road.setAttribute("aria-label", data.alt);
  data.stops.forEach((stop) => road.append(drawStop(view, stop)));
  root.replaceChildren(road);
  offerPicture(root, data.picture);
}

function drawStop(view, stop) {
  const node = made("li", "stop");
  if (stop.isNew) node.dataset.new = "";
  if (["input", "embeddings", "encoder"].includes(stop.name)) node.dataset.wide = "";
  const drawn = made("div", "drawn");
  drawn.setAttribute("aria-hidden", "true");
  drawn.append(DRAWN[stop.name](view, stop));
  const said = made("div", "said");
  const title = made("div", "title", stop.title);
  if (stop.code) title.append(made("code", "", stop.code));
  const facts = made("div", "facts");
  facts.append(made("span", "shape", stop.shape));
  if (stop.count) facts.append(document.createTextNode(` · ${stop.count}`));
  if (stop.isNew) facts.append(document.createTextNode(" · "), made("span", "fresh", view.data.words.fresh));
  said.append(title, facts);
  node.append(drawn, said);
  return node;
}

const DRAWN = {
  input: (view) => each("pieces", view.pieces, (piece) => inked(view, made("div", "piece", piece.shown), piece.kind)),
  embeddings: (view, stop) => each("block sum", stop.parts, (part, at) => [at ? "+" : "", made("span", "", part)]),
  encoder: (view, stop) => each("layers", stop.parts, (part) => made("div", "layer", part)),
  vector: (view) => each("vectors", view.pieces, (piece) => made("div", piece.gap ? "gap" : "vector")),
  pooler: (view, stop) => made("div", "block small", stop.parts[0]),
  dropout: (view, stop) => made("div", "block small holes", stop.parts[0]),
  classifier: (view) => drawGrid(view.data.answers.length),
  answers: (view) =>
    each("answers", view.data.answers, (answer) => {
      const node = made("span", "", answer.word);
      node.style.setProperty("--ink", answer[view.look.ink]);
      node.style.setProperty("--fill", answer[view.look.fill]);
      return node;
    }),
};

// The beginning of each sentence and every special token; "…" for what there is no room for.
function fit(pieces, places) {
  if (pieces.length <= places) return pieces;
  const gap = { shown: "…", kind: "special", gap: true };
  const first = pieces.filter((piece) => piece.kind === "first");
  const second = pieces.filter((piece) => piece.kind === "second");
  const special = pieces.filter((piece) => piece.kind === "special");
  const room = places - special.length;
  const wanted = Math.min(second.length, Math.max(1, Math.floor(room / 2)));
  const kept = Math.min(first.length, room - wanted);
  const cut = (all, most) => (all.length <= most ? all : [...all.slice(0, Math.max(0, most - 1)), gap]);
  const middle = special.slice(1, -1);
  return [special[0], ...cut(first, kept), ...middle, ...cut(second, room - kept), ...special.slice(-1)];
}

// A row a label; the columns stand for the values of the vector, of which there are too many to draw.
function drawGrid(rows) {
  const grid = made("div", "grid");
  grid.style.gridTemplateColumns = `repeat(${GRID_COLUMNS}, 1fr)`;
  for (let i = 0; i < rows * GRID_COLUMNS; i += 1) grid.append(made("i"));
  return grid;
}

function each(className, items, draw) {
  const box = made("div", className);
  items.forEach((item, at) => box.append(...[draw(item, at)].flat()));
  return box;
}

function inked(view, node, kind) {
  const mark = view.data.colours[kind];
  node.dataset.kind = kind;
  node.style.setProperty("--ink", mark[view.look.ink]);
  node.style.setProperty("--fill", mark[view.look.fill]);
  return node;
}
