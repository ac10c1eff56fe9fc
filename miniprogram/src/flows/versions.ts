// Versions as numbers between dots.

/** `1.9.0` is older than `1.10`. Anything that is no version is not older than anything. */
export function isOlder(version: string, than: string): boolean {
  const [ours, theirs] = [version, than].map((text) => (/^\d+(\.\d+){0,3}$/.test(text) ? text.split('.').map(Number) : undefined))
  if (!ours || !theirs) return false
  for (let at = 0; at < Math.max(ours.length, theirs.length); at++) {
    const step = (ours[at] ?? 0) - (theirs[at] ?? 0)
    if (step !== 0) return step < 0
  }
  return false
}
