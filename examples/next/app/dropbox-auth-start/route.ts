import { dropbox } from '../../lib/dropbox.ts'

/** The way to Dropbox. */
export const { GET } = dropbox
