// The same pairs as strips, padded in several ways. Data: see pages/ui/features/paddings.py.

export default function ({ data, parentElement }) {
  const root = parentElement.querySelector(".view");
  const dark = isDark(root);
  root.style.setProperty("--ink", data.colours.first[dark ? "dark" : "light"]);
  root.style.setProperty("--pad", data.colours.padding[dark ? "dark" : "light"]);
  root.replaceChildren(...data.ways.map((way) => drawWay(way, data.widest)), drawLegend(data.legend));
  offerPicture(root, data.picture);
}

function drawWay(way, widest) {
  const box = made("div", "way");
  box.setAttribute("role", "img");
  box.setAttribute("aria-label", `${way.name}: ${way.note}`);
  box.append(made("div", "name", way.name), made("div", "note", way.note));
  way.batches.forEach((batch) => {
    const group = made("div", "batch");
    batch.lengths.forEach((length) => {
      const strip = made("div", "strip");
      strip.title = `${length} / ${batch.width}`;
      strip.append(part("real", length / widest));
      if (batch.width > length) strip.append(part("pad", (batch.width - length) / widest));
      group.append(strip);
    });
    box.append(group);
  });
  return box;
}

function part(className, share) {
  const node = made("span", className);
  node.style.width = `${100 * share}%`;
  return node;
}

function drawLegend(words) {
  const box = made("div", "legend");
  [["real", words.real], ["pad", words.padding]].forEach(([className, word]) => {
    const entry = made("span");
    entry.append(made("i", className), made("span", "", word));
    box.append(entry);
  });
  return box;
}
