// Runs before the first paint, so that a page never flashes in the other colours. Settings are those of ui/settings.ts.
try {
  const kept = JSON.parse(localStorage.getItem('yangguang.settings') || '{}')
  document.documentElement.dataset.theme = ['light', 'dark'].includes(kept.theme) ? kept.theme : (matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light')
} catch {
  // A browser that refuses storage shows the light page.
}
