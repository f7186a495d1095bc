// Rows of pieces, one under the other. Data: see pages/ui/tokens/piece_rows.py.

export default function ({ data, parentElement }) {
  const root = parentElement.querySelector(".view");
  const dark = isDark(root);
  root.replaceChildren(...data.rows.map((row) => drawRow(row, data.colours, dark)));
  offerPicture(root, data.picture);
}

function drawRow(row, colours, dark) {
  const box = made("div", "row");
  const head = made("div", "head");
  head.append(made("span", "", row.name), made("code", "", row.code), made("span", "note", row.note));
  const list = made("ul", "pieces");
  list.setAttribute("aria-label", `${row.name} ${row.code}`);
  row.missed.forEach((candidate) => {
    const node = made("li", "piece missed");
    node.append(made("s", "", candidate));
    list.append(node);
  });
  row.pieces.forEach((piece) => list.append(drawPiece(piece, colours, dark)));
  box.append(head, list);
  return box;
}

function drawPiece(piece, colours, dark) {
  const node = made("li", "piece");
  const mark = colours[piece.unknown ? "unknown" : "first"];
  node.style.setProperty("--ink", dark ? mark.dark : mark.light);
  node.style.setProperty("--fill", dark ? mark.darkFill : mark.lightFill);
  node.title = piece.id < 0 ? piece.token : `${piece.token} · ${piece.id}`;
  if (piece.unknown) node.dataset.unknown = "";
  if (piece.continued) node.append(made("i", "", "##"));
  node.append(document.createTextNode(piece.shown));
  return node;
}
