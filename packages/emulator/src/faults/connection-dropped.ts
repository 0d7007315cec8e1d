/**
 * Thrown in place of an answer when a fault cuts the connection: a server destroys the socket, `emulator.fetch` rejects
 * as `fetch` does.
 */
export class ConnectionDropped extends Error {
  constructor() {
    super('the connection was cut by a fault')
    this.name = 'ConnectionDropped'
  }
}
