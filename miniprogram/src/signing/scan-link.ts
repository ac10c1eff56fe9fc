// What a scanned, pasted or launching text is: the token of a scan code, or nothing of ours.

const TOKEN = '[0-9A-Za-z_-]{16,64}'
const LINK = new RegExp(`^https?://[^/?#\\s]+(?:/[^/?#\\s]+)*?/q/(${TOKEN})/?(?:[?#].*)?$`)

/**
 * @param text `https://host/q/<token>`, that link percent-encoded (WeChat hands the link of an ordinary QR code
 *   over as the launch query `q`), or the bare token.
 * @returns the token, undefined for anything else.
 */
export function parseScanLink(text: string): string | undefined {
  const trimmed = decoded(text.trim())
  if (new RegExp(`^${TOKEN}$`).test(trimmed)) return trimmed
  return LINK.exec(trimmed)?.[1]
}

/** Token in the query that the app was opened with: `q` holds the whole link (WeChat) or the bare token (browser). */
export function parseLaunchQuery(query: Readonly<Record<string, string | undefined>>): string | undefined {
  return query.q === undefined ? undefined : parseScanLink(query.q)
}

function decoded(text: string): string {
  try {
    return /^https?%3a/i.test(text) ? decodeURIComponent(text) : text
  } catch {
    return text
  }
}
