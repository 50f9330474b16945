/** The few corners of a browser that front-end modules touch while loading; import it before them. */
Object.assign(globalThis, {
  matchMedia: () => ({ matches: false, addEventListener() {}, removeEventListener() {} }),
  document: { documentElement: { dataset: {}, lang: '' } },
  localStorage: { getItem: () => null, setItem() {} },
})
