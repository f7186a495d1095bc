// Horizontal bars, label and number outside. Data: see pages/ui/strips.py.

export default function ({ data, parentElement }) {
  const root = parentElement.querySelector(".view");
  const dark = isDark(root);
  const box = document.createElement("div");
  box.className = "bars";
  box.setAttribute("role", "img");
  box.setAttribute("aria-label", data.alt);
  data.bars.forEach((bar, at) => {
    const best = at === 0 ? " row-best" : "";
    const track = made("div", "track");
    const fill = made("div", "fill");
    fill.dataset.pattern = bar.pattern;
    fill.style.setProperty("--ink", dark ? bar.dark : bar.light);
    fill.style.width = `${100 * bar.fraction}%`;
    track.append(fill);
    box.append(made("div", `word${best}`, bar.word), track, made("div", `percent${best}`, bar.percent));
  });
  root.replaceChildren(box);
  offerPicture(root, data.picture);
}
