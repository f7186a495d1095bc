// In front of the script of every drawing that can be kept as a picture; see pages/ui/components.py.

const MARGIN = 12; // of a kept picture, in pixels
const LOOKS = "--st-background-color --st-text-color"; // that every kept picture needs

// Keeps a drawn SVG as a file, with the looks that the page gives it.
function keepSvg(svg, fileName) {
  const copy = svg.cloneNode(true);
  const all = (root) => [root, ...root.querySelectorAll("*")];
  const copies = all(copy);
  all(svg).forEach((node, at) => {
    const shown = getComputedStyle(node);
    for (const look of ["fill", "stroke", "stroke-width", "font-family", "font-size"])
      copies[at].style.setProperty(look, shown.getPropertyValue(look));
  });
  copy.style.background = getComputedStyle(svg).getPropertyValue("--st-background-color");
  keepFile(new Blob([new XMLSerializer().serializeToString(copy)], { type: "image/svg+xml" }), fileName);
}

function keepFile(blob, fileName) {
  const link = made("a");
  link.download = fileName;
  link.href = URL.createObjectURL(blob);
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 1000);
}

// A button at the corner of a drawing, seen under the pointer and with the keyboard, that keeps it as a picture.
function offerPicture(root, picture) {
  const frame = root.parentNode.querySelector(".framed") ?? made("div", "framed");
  if (root.parentNode !== frame) {
    root.replaceWith(frame);
    frame.append(root, made("button", "keep-picture"));
  }
  const button = frame.querySelector(".keep-picture");
  button.type = "button";
  button.textContent = picture.word;
  button.onclick = () => keepPicture(root, picture.file);
}

// A browser that keeps such a picture to itself (Safari), or cannot hold one so large, gives the SVG that it was
// drawn from.
async function keepPicture(root, fileName) {
  const { text, width, height } = pictureOf(root);
  const image = new Image();
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(text)}`;
  await image.decode();
  const canvas = made("canvas");
  Object.assign(canvas, { width: 2 * width, height: 2 * height });
  canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
  const giveSvg = () => keepFile(new Blob([text], { type: "image/svg+xml" }), fileName.replace(/png$/, "svg"));
  try {
    canvas.toBlob((blob) => (blob ? keepFile(blob, fileName) : giveSvg()));
  } catch {
    giveSvg();
  }
}

// The drawing as an SVG that stands alone: its elements, its rules, and the page's colours and sizes as they are now.
function pictureOf(root) {
  const own = getComputedStyle(root);
  const copy = root.cloneNode(true);
  copy.querySelectorAll("[data-no-picture]").forEach((node) => node.remove());
  copy.style.width = `${root.offsetWidth}px`;
  const rules = [...root.getRootNode().querySelectorAll("style")].map((style) => style.textContent).join("\n");
  const page = made("div");
  for (const name of new Set(`${LOOKS}${rules}${new XMLSerializer().serializeToString(copy)}`.match(/--st-[\w-]+/g))) page.style.setProperty(name, own.getPropertyValue(name));
  Object.assign(page.style, { padding: `${MARGIN}px`, background: "var(--st-background-color)", fontSize: own.fontSize, lineHeight: own.lineHeight });
  page.append(made("style", "", rules), copy);
  const size = { width: root.offsetWidth + 2 * MARGIN, height: root.scrollHeight - leftOut(root) + 2 * MARGIN };
  const [svg, whole] = ["svg", "foreignObject"].map((tag) => document.createElementNS("http://www.w3.org/2000/svg", tag));
  for (const node of [svg, whole]) Object.entries(size).forEach(([name, value]) => node.setAttribute(name, value));
  whole.append(page);
  svg.append(whole);
  return { text: new XMLSerializer().serializeToString(svg), ...size };
}

// How high the parts are that a picture leaves out.
function leftOut(root) {
  const parts = [...root.querySelectorAll("[data-no-picture]")];
  return parts.reduce((sum, part) => sum + part.offsetHeight + parseFloat(getComputedStyle(part).marginBottom), 0);
}
