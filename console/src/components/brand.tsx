// The product's mark and name at the head of a page.
export function Brand({ title, subtitle }: { title: string; subtitle: string }) {
  return (
    <div className="brand">
      <svg width="32" height="32" viewBox="0 0 32 32" aria-hidden>
        <rect width="32" height="32" rx="7" fill="#0f6f78" />
        <path d="M13 7h6v6h6v6h-6v6h-6v-6H7v-6h6z" fill="#fff" />
      </svg>
      <div>
        <h1>{title}</h1>
        <div className="quiet">{subtitle}</div>
      </div>
    </div>
  )
}
