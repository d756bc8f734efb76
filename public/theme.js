// theme: puts the chosen theme on the page before anything is painted. The app keeps it up from then on (src/ui/applyTheme.ts).
(() => {
  let theme;
  try {
    theme = JSON.parse(localStorage.getItem('chainrule-preferences'))?.view?.theme;
  } catch {
    // Storage is forbidden or holds something strange: the system decides.
  }
  if (theme !== 'light' && theme !== 'dark') {
    theme = matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light';
  }
  document.documentElement.dataset.theme = theme;
})();
