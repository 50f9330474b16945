import fc from 'fast-check'
import { environment } from '../../server/config.ts'

/** Properties try the same cases on every machine; FC_SEED=n tries others. */
fc.configureGlobal({ ...fc.readConfigureGlobal(), seed: Number(environment('FC_SEED') ?? 20_261_124) })
