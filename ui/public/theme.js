// Before the first paint, so that a chosen theme does not flash: the system's, unless another was chosen.
(function () {
  let chosen = null;
  try {
    chosen = localStorage.getItem('tidewatch.theme');
  } catch {
    // Storage is off: the system decides.
  }
  const dark = chosen ? chosen === 'dark' : matchMedia('(prefers-color-scheme: dark)').matches;
  document.documentElement.dataset.theme = dark ? 'dark' : 'light';
})();
