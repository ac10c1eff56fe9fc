// Owns reading a setting that is one of a few words: the first of them when it is absent.

/** @throws {Error} another word */
export function oneOf<Word extends string>(env: Readonly<Record<string, string | undefined>>, name: string, words: readonly [Word, ...Word[]]): Word {
  const given = env[name]
  if (given === undefined || given === '') return words[0]
  const found = words.find((word) => word === given)
  if (found === undefined) throw new Error(`${name} must be one of ${words.join(', ')}`)
  return found
}
