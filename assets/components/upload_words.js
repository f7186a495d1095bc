// Streamlit's file uploader knows English only: app.css puts these words in its place. Data: pages/ui/uploading.py.

export default function ({ data, parentElement }) {
  const root = parentElement.querySelector(".view");
  const box = (root.getRootNode().host ?? root).closest("[class*='st-key-own-upload-box']");
  if (!box) return;
  for (const [name, words] of Object.entries(data)) box.style.setProperty(`--own-${name}`, JSON.stringify(words));
  box.querySelector("[data-testid='stFileUploaderDropzone'] button")?.setAttribute("aria-label", data.button);
}
