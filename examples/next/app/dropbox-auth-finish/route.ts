import { dropbox } from '../../lib/dropbox.ts'

/** The way back. */
export const { GET } = dropbox
