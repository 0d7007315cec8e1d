/**
 * The login of a web application as one handler of web-standard requests.
 * @module
 */
export { createDropboxHandler } from './handler.ts'
export type {
  AccountNeed,
  Answered,
  DropboxHandler,
  DropboxHandlerOptions,
  FailureEvent,
  HandlerContext,
  LinkedAccount,
  LinkedEvent,
  Maybe,
  UnlinkedEvent,
} from './options.ts'
