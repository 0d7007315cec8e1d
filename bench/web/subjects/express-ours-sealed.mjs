import express from 'express'
import { dropboxOAuth } from 'dropbox-oauth/express'
import { ours } from '../ours.mjs'

const app = express().use(dropboxOAuth(ours))

export const listen = (port) => app.listen(port, '127.0.0.1')
