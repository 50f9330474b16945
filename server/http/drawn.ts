import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Context } from 'koa'
import { log } from '../log.ts'
import { askPublic } from './ask.ts'
import type { OpenHouse } from './house.ts'
import { tokenOf } from './mount.ts'

/** What `modeler/portal/serve.tsx`, built for the server, offers. */
interface Drawn { status: number; html: string; title: string; description: string; answers: string }
type Draw = (wanted: { url: string; language: 'zh' | 'en'; demo: boolean; ask: (url: string) => Promise<{ status: number; body: unknown }> }) => Promise<Drawn | undefined>
interface Chunk { css?: string[]; imports?: string[] }

/** What the server draws with, read once from the build: the pages' code, and the style sheets they need before any script. */
interface Easel { draw: Draw; styles: string[] }
let latest: { build: string; easel: Promise<Easel> } | undefined

/** Undefined while a build is under way, for it takes its mark away first; one finished under a running server is drawn with from then on. */
async function easelOf(dist: string): Promise<Easel | undefined> {
  const mark = join(dist, '.built-from')
  if (!existsSync(mark)) return undefined
  const build = `${dist} ${readFileSync(mark, 'utf8')}`
  if (latest?.build !== build) {
    const easel = opened(dist, build.slice(-12))
    latest = { build, easel }
    easel.catch(() => { latest = undefined })
  }
  return latest.easel
}

async function opened(dist: string, build: string): Promise<Easel> {
  const { draw } = await import(`${pathToFileURL(join(dist, '.serve', 'serve.js')).href}?${build}`) as { draw: Draw }
  return { draw, styles: stylesOf(JSON.parse(readFileSync(join(dist, '.vite', 'manifest.json'), 'utf8')) as Record<string, Chunk>) }
}

function stylesOf(chunks: Record<string, Chunk>): string[] {
  const [found, seen] = [new Set<string>(), new Set<string>()]
  const visit = (name: string): void => {
    if (seen.has(name)) return
    seen.add(name)
    for (const sheet of chunks[name]?.css ?? []) found.add(sheet)
    for (const next of chunks[name]?.imports ?? []) visit(next)
  }
  for (const name of Object.keys(chunks)) if (/^portal\/.*-page\.tsx$/.test(name)) visit(name)
  return [...found]
}

const escaped = (text: string): string => text.replaceAll(/[<>&"']/g, sign => `&#${sign.codePointAt(0)};`)

/** The reader's choice: the link 中 / EN without script, else what the browser keeps. */
function languageOf(ctx: Context): 'zh' | 'en' {
  const { lang } = ctx.query
  if (lang === 'zh' || lang === 'en') ctx.cookies.set('language', lang, { httpOnly: false, sameSite: 'lax', maxAge: 365 * 86_400_000 })
  return (lang ?? ctx.cookies.get('language')) === 'en' ? 'en' : 'zh'
}

/**
 * The whole document of a public page, drawn on the server into the built `shell`; undefined for other pages, and when drawing fails: the
 * browser then draws it alone. Somebody signed in gets the page without the visitor's answers, which are not theirs.
 */
export async function drawnPage(house: OpenHouse, ctx: Context, shell: string): Promise<{ status: number; html: string } | undefined> {
  try {
    const easel = await easelOf(house.config.distDir)
    const language = languageOf(ctx)
    const drawn = await easel?.draw({ url: ctx.url, language, demo: house.config.demo, ask: url => askPublic(house, ctx, url) })
    if (!easel || !drawn) return undefined
    const answers = tokenOf(ctx) ? '' : `<script type="application/json" id="answers">${drawn.answers.replaceAll('<', '\\u003c')}</script>`
    const head = [
      `<title>${escaped(drawn.title)} · 阳光</title>`, `<meta name="description" content="${escaped(drawn.description)}" />`, `<link rel="canonical" href="${escaped(`${ctx.protocol}://${ctx.host}${ctx.url}`)}" />`,
      '<link rel="alternate" type="application/rss+xml" title="公告公示" href="/api/portal/rss" />',
    ]
    const styles = easel.styles.filter(sheet => !shell.includes(`/${sheet}"`)).map(sheet => `<link rel="stylesheet" crossorigin href="/${sheet}">`)
    const html = shell.replace('</head>', () => `  ${styles.join('\n    ')}\n  </head>`).replace(/<title>.*?<\/title>/, () => head.join('\n    ')).replace(/<noscript>.*?<\/noscript>/, '')
      .replace('<html lang="zh-CN"', language === 'en' ? '<html lang="en"' : '<html lang="zh-CN"')
      .replace('<div id="root"></div>', () => `<div id="served">${drawn.html}</div>\n    <div id="root"></div>\n    ${answers}`)
    return { status: drawn.status, html }
  } catch (error) {
    log.error({ err: error, path: ctx.path }, 'a public page could not be drawn')
    return undefined
  }
}
