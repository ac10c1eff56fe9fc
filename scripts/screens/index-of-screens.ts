// Owns docs/screens/README.md: the screens by page.
import { screens } from './catalogue.ts'

export function indexOfScreens(): string {
  const pages = [...new Set(Object.values(screens).map(({ page }) => page))]
  const sections = pages.map((page) => {
    const lines = Object.entries(screens).filter(([, screen]) => screen.page === page).map(([name, { zh, en }]) => `- [${zh} · ${en}](${name}.png)`)
    return `## ${page}\n\n${lines.join('\n')}\n`
  })
  return `# Screens of the phone

Every page of the mini-program and its important sheets and states, taken from the H5 build of the same code by \`npm run screens\` (scripts/screens) on the real platform with the demonstration hospital.
One picture holds a screen's eight variants. Upper row: large phone (430 × 932). Lower row: small phone (320 × 568). From left to right: 中文 light, 中文 dark, English light, English dark.
A page longer than the window is shown in its whole length.
So that two runs differ only where the product differs, times, dates, long hexadecimal words and ids are replaced by fixed ones at the moment of the picture, in the order and at the distances in which they were; page pictures of documents, which carry their own times, are not.

${sections.join('\n')}`
}
