import { Worker, type WorkerOptions } from 'node:worker_threads'

/** A worker thread on a TypeScript file of this project; loaders given on the command line do not reach threads, so it registers its own. */
export function openThread(file: URL, options: WorkerOptions = {}): Worker {
  const loader = JSON.stringify(import.meta.resolve('tsx/esm/api'))
  return new Worker(`import(${loader}).then(({ register }) => { register(); return import(${JSON.stringify(file.href)}) })`, { ...options, eval: true, execArgv: [] })
}
