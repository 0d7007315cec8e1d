import type { ReactNode } from 'react'
import './style.css'

export const metadata = {
  title: { default: 'Your Dropbox, in this app', template: '%s · Your Dropbox, in this app' },
}

export default function Layout({ children }: { children: ReactNode }) {
  return (
    <html lang="en">
      <body>
        <main>{children}</main>
      </body>
    </html>
  )
}
