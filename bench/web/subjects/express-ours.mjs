import express from 'express'
import session from 'express-session'
import { dropboxOAuth } from 'dropbox-oauth/express'
import { ours } from '../ours.mjs'
import { sessionSecret } from '../settings.mjs'

const app = express().use(session({ secret: sessionSecret, resave: false, saveUninitialized: false }))
app.use(dropboxOAuth(ours))

export const listen = (port) => app.listen(port, '127.0.0.1')
