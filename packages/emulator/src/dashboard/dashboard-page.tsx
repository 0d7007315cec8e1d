import { originsFor } from '../origins.ts'
import { page } from '../pages/layout.tsx'
import type { Answer } from '../wire/answer.ts'
import type { World } from '../world.ts'
import { AppsSection } from './apps-section.tsx'
import { ClockSection, FaultsSection, ResetSection } from './controls-section.tsx'
import { viewGrants } from './grant-view.ts'
import { GrantsSection } from './grants-section.tsx'
import { LogSection } from './log-section.tsx'
import { Notice } from './notice.tsx'
import { boardStyles } from './styles.ts'
import { UsersSection } from './users-section.tsx'

/** Where the script is. */
export const SCRIPT_PATH = '/__emulator/ui/script.js'

/** What the page looks like from outside. */
export const board: { readonly styles: string; readonly script: string } = {
  styles: boardStyles,
  script: SCRIPT_PATH,
}

interface Props {
  readonly world: World
  readonly csrf: string
  /** The address of the page. */
  readonly url: URL
  /** What the form before this page has done. */
  readonly done: string | undefined
}

/** The dashboard. */
export function dashboardPage({ world, csrf, url, done }: Props): Answer {
  const shared = { world, csrf, grants: viewGrants(world) }
  return page({
    // A screen reader says the title of a page that has been loaded anew, and not what is in it.
    title: done ?? 'Dashboard',
    formAction: ["'self'"],
    board,
    children: (
      <>
        <div class="top">
          <h1>Dropbox emulator</h1>
          <p class="quiet">
            Point a client to <span class="mono">{url.origin}</span>
          </p>
          <nav aria-label="Sections">
            {SECTIONS.map(([id, name]) => (
              <a href={`#${id}`}>{name}</a>
            ))}
          </nav>
        </div>
        <div class="columns">
          <div>
            <LogSection world={world} origins={originsFor(url, world.origins)} />
            <GrantsSection {...shared} />
          </div>
          {/* It scrolls by itself: news in the log must not move the button that someone is about to press. */}
          <div class="side">
            <ClockSection {...shared} />
            <FaultsSection world={world} csrf={csrf} />
            <AppsSection {...shared} />
            <UsersSection {...shared} />
            <ResetSection {...shared} />
          </div>
        </div>
        <Notice text={done} />
      </>
    ),
  })
}

const SECTIONS = [
  ['log', 'Requests'],
  ['grants', 'Grants'],
  ['clock', 'Clock'],
  ['faults', 'Faults'],
  ['apps', 'Apps'],
  ['people', 'People'],
  ['reset', 'Start over'],
] as const
