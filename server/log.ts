import { pino, type Logger } from 'pino'

/** Logs are for operators; history is for the law. Sealed contents and secrets never enter a log line. */
export const log: Logger = pino({
  level: 'info',
  base: null,
  redact: { paths: ['password', '*.password', 'token', '*.token', 'cookie', '*.cookie', 'headers.cookie', 'headers.authorization'], censor: '［略］' },
})

export const setLogLevel = (level: string): void => { log.level = level }
