import { Router } from 'express'
import { readAccountId } from './account-key.ts'
import type { EmulatedDropbox } from './emulated-dropbox.ts'
import { showProblem } from './failures.ts'
import { ownFormsOnly } from './guards.ts'
import { OwnerCookie, ownerId } from './owner.ts'
import { JUMP, REVOKE } from './paths.ts'
import { NOT_FOUND } from './problems.ts'
import type { Settings } from './settings.ts'

const FOUR_HOURS_MS = 4 * 3_600_000

/** What only an emulator allows: to let an access token's life pass, and to revoke the app without its knowledge. */
export function emulatorRoutes(settings: Settings, emulated: EmulatedDropbox): Router {
  const router = Router({ caseSensitive: true, strict: true })
  const owners = new OwnerCookie(new URL(settings.redirectUri))

  router.post([JUMP, REVOKE], ownFormsOnly(settings))

  router.post(JUMP, async (_req, res) => {
    emulated.jump(FOUR_HOURS_MS)
    await emulated.save()
    res.redirect(303, '/account')
  })

  router.post(REVOKE, async (req, res) => {
    const [owner, id] = [owners.read(req), readAccountId(req.query['account'])]
    const isTheirs =
      owner !== undefined && id !== undefined && (await settings.accounts.idsOf(ownerId(owner))).includes(id)
    if (!isTheirs) return showProblem(res, NOT_FOUND, settings.provider)
    emulated.revoke(id)
    await emulated.save()
    res.redirect(303, '/account')
  })

  return router
}
