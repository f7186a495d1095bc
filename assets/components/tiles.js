// Small facts side by side. Data: see pages/ui/tiles.py.

export default function ({ data, parentElement }) {
  const root = parentElement.querySelector(".view");
  const grid = made("div", "tiles");
  for (const tile of data.tiles) {
    const box = made("div", `tile ${tile.tone}`);
    box.append(made("div", "title", tile.title));
    if (tile.big) box.append(made("div", "big", tile.big));
    for (const line of tile.lines) box.append(made("div", "line", line));
    grid.append(box);
  }
  root.replaceChildren(grid);
}
