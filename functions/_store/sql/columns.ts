// Owns the column types that tables are made of. Lengths count characters; MySQL refuses what is longer.
import { p } from '@mikro-orm/core'

export const id = () => p.string().length(80)
export const text = (most: number) => p.string().length(most)
/** Hex of at most `bytes` bytes. */
export const hex = (bytes: number) => p.string().length(bytes * 2)
/** Text up to 64 kB. */
export const longText = () => p.text()
/** Text up to 16 MB: signatures, pictures, stored answers. */
export const hugeText = () => p.text().columnType('mediumtext')
/** A state's name. No enum type: a new state is not a migration. */
export const state = () => p.string().length(24)
export const whole = () => p.integer()
/** A whole number up to 2^53: times in milliseconds, sizes, counters. */
export const large = () => p.bigint('number')
