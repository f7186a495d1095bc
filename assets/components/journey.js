// Two pictures for the first page: the stops of the road, and a pair on its way through the model.
// Data: see pages/ui/home/journey.py.

export default function ({ data, parentElement }) {
  const root = parentElement.querySelector(".view");
  root.replaceChildren(data.stops ? stops(data) : through(data, isDark(root)));
}

function stops(data) {
  const list = made("ol", "stops");
  data.stops.forEach((stop, at) => {
    const item = made("li", stop.done ? "stop done" : "stop");
    const body = made("div", "stop-body");
    body.append(made("div", "stop-name", stop.name), made("div", "stop-says", stop.says));
    item.append(made("div", "stop-number", String(at + 1)), body);
    list.append(item);
  });
  return list;
}

function through(data, dark) {
  const box = made("div", "through");
  box.setAttribute("role", "img");
  box.setAttribute("aria-label", data.alt);
  const inks = (name) => (dark ? [data.inks[name].dark, data.inks[name].darkFill] : [data.inks[name].light, data.inks[name].lightFill]);
  box.append(sentences(data, inks), arrow(), model(data, inks), arrow(), answers(data, dark));
  return box;
}

function sentences(data, inks) {
  const part = made("div", "part");
  for (const name of ["first", "second"]) {
    const card = made("div", `sentence ${name}`);
    paint(card, inks(name));
    card.append(made("div", "head", data[name].head), made("div", "says", data[name].text));
    part.append(card);
  }
  return part;
}

function model(data, inks) {
  const part = made("div", "part model");
  const row = made("div", "pieces");
  for (const kind of data.pieces) {
    const piece = made("span", `piece ${kind}`);
    paint(piece, inks(kind));
    row.append(piece);
  }
  part.append(made("div", "head", data.words.pieces), row, made("div", "down", "↓"));
  const encoder = made("div", "encoder", data.words.encoder);
  part.append(encoder, made("div", "down", "↓"));
  const vector = made("div", "vector");
  const cls = made("span", "piece special wide", "[CLS]");
  paint(cls, inks("special"));
  vector.append(cls, made("span", "head", data.words.vector));
  part.append(vector, made("div", "down", "↓"), made("div", "classifier", data.words.classifier));
  return part;
}

function answers(data, dark) {
  const part = made("div", "part answers");
  part.append(made("div", "head", data.words.answer));
  for (const bar of data.bars) {
    const line = made("div", bar.best ? "answer best" : "answer");
    line.append(made("span", "answer-word", bar.word));
    if (bar.percent) {
      const track = made("span", "track");
      const fill = made("span", "fill");
      fill.dataset.pattern = bar.pattern;
      fill.style.setProperty("--ink", dark ? bar.dark : bar.light);
      fill.style.width = `${100 * bar.fraction}%`;
      track.append(fill);
      line.append(track, made("span", "percent", bar.percent));
    }
    part.append(line);
  }
  part.append(made("div", "note", data.words.note));
  return part;
}

function paint(node, [ink, fill]) {
  node.style.setProperty("--ink", ink);
  node.style.setProperty("--ground", fill);
}

function arrow() {
  const node = made("div", "arrow", "→");
  node.setAttribute("aria-hidden", "true");
  return node;
}
