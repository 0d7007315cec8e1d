import { dropbox } from '../../lib/dropbox.ts'

/** The end of a connection. */
export const { POST } = dropbox
