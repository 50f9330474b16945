import type { FeelFn } from '../value.ts'
import { contexts } from './contexts.ts'
import { lists } from './lists.ts'
import { numbers } from './numbers.ts'
import { ranges } from './ranges.ts'
import { strings } from './strings.ts'
import { temporals } from './temporals.ts'

/** Every built-in function by name. `random number` is deliberately absent: the kernel draws no chance. */
export const builtins: ReadonlyMap<string, FeelFn> = new Map([...numbers, ...strings, ...lists, ...contexts, ...temporals, ...ranges])
