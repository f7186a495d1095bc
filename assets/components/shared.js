// In front of every component's own script; see pages/ui/components.py.

// An element with a class and text; text of people and corpora can only ever come in as text.
function made(tag, className, text) {
  const node = document.createElement(tag);
  if (className) node.className = className;
  if (text !== undefined) node.textContent = text;
  return node;
}

function isDark(root) {
  const hex = getComputedStyle(root).getPropertyValue("--st-background-color").trim();
  const parts = /^#?([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})/i.exec(hex);
  return parts ? parts.slice(1).reduce((sum, part) => sum + parseInt(part, 16), 0) < 306 : false;
}
