// Switches between light and dark and remembers it for the other pages; where nothing may be kept, for this page alone.
(() => {
  const root = document.documentElement, key = "fovea-theme";
  try { const kept = localStorage.getItem(key); if (kept) root.dataset.theme = kept; } catch { }
  document.getElementById("theme").addEventListener("click", () => {
    const dark = root.dataset.theme ? root.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
    root.dataset.theme = dark ? "light" : "dark";
    try { localStorage.setItem(key, root.dataset.theme); } catch { }
  });
})();
