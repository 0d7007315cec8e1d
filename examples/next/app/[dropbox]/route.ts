import { dropbox } from '../../lib/dropbox.ts'

/** Start, finish and unlink; any other path is a 404. */
export const { GET, POST } = dropbox
