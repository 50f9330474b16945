import { existsSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { ExecutionContext } from 'ava'
import { chromium, type Browser, type BrowserContext, type Page } from 'playwright-core'
import type { RunningHouse } from '../../server/app.ts'
import { environment } from '../../server/config.ts'
import { buildUi } from '../../server/http/build-ui.ts'
import { openServer, type ServerOptions } from './city.ts'

/**
 * A whole city for one test: a database of its own, the real server in this process on a free port, the built front end, a
 * real browser. `fill: false` leaves out the demo city's past. Everything is closed at teardown.
 */
export interface City {
  base: string
  running: RunningHouse
  /** A browser window of somebody signed in (by API, in the post's first place); null = a visitor. */
  as(username: string | null, size?: { width: number; height: number }, theme?: 'light' | 'dark'): Promise<{ page: Page; context: BrowserContext; errors: string[] }>
  /** Saves a picture under test/shots (not kept in git). */
  shot(page: Page, name: string): Promise<void>
}

export async function openCity(t: ExecutionContext, options: ServerOptions = {}): Promise<City> {
  if (await buildUi() === 'failed') throw new Error('the front end does not build')
  const { base, running } = await openServer(t, options)
  const browser = await openBrowser()
  t.teardown(() => browser.close())
  return {
    base, running,
    async as(username, size = { width: 1440, height: 900 }, theme = 'light') {
      const context = await browser.newContext({ viewport: size, locale: 'zh-CN', colorScheme: theme, reducedMotion: 'reduce', baseURL: base, permissions: ['clipboard-read', 'clipboard-write'] })
      if (username !== null) {
        const reply = await context.request.post('/api/session', { data: { username, password: 'yangguang' } })
        if (!reply.ok()) throw new Error(`${username} cannot sign in: ${await reply.text()}`)
      }
      context.setDefaultTimeout(90_000)
      const page = await context.newPage()
      const errors: string[] = []
      page.on('pageerror', error => errors.push(error.stack ?? error.message))
      page.on('console', message => { if (message.type() === 'error' && !/Failed to load resource/.test(message.text())) errors.push(message.text()) })
      return { page: patient(page), context, errors }
    },
    async shot(page, name) {
      const folder = join(import.meta.dirname, '..', 'shots')
      mkdirSync(folder, { recursive: true })
      await page.screenshot({ path: join(folder, `${name}.png`) })
    },
  }
}

/**
 * A page the server drew gives way to the room; what a test does before goes to what is about to leave, and a link there is a whole page load. So
 * `goto` and `reload` wait for the room, unless a test wants the drawn page itself and says `waitUntil: 'commit'`.
 */
function patient(page: Page): Page {
  const [goto, reload] = [page.goto.bind(page), page.reload.bind(page)]
  const settled = () => page.waitForFunction(() => !document.getElementById('served'))
  page.goto = async (url, options) => { const reply = await goto(url, options); if (options?.waitUntil !== 'commit') await settled(); return reply }
  page.reload = async options => { const reply = await reload(options); if (options?.waitUntil !== 'commit') await settled(); return reply }
  return page
}

/** The system's Chromium, or the one that comes inside a registry package. */
export async function openBrowser(): Promise<Browser> {
  const system = [environment('CHROMIUM'), '/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find(path => path !== undefined && existsSync(path))
  const quiet = ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--disable-component-update', '--disable-sync', '--no-first-run']
  if (system) return chromium.launch({ executablePath: system, args: quiet })
  const { default: packed } = await import('@sparticuz/chromium')
  return chromium.launch({ executablePath: await packed.executablePath(), args: [...packed.args, ...quiet], headless: true })
}
