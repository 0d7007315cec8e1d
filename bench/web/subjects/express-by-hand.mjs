import express from 'express'
import session from 'express-session'
import { begin, exchange, isSameState } from '../by-hand.mjs'
import { sessionSecret } from '../settings.mjs'

const app = express().use(session({ secret: sessionSecret, resave: false, saveUninitialized: false }))

app.get('/login', (request, response) => {
  const { login, url } = begin()
  request.session.login = login
  response.redirect(303, url)
})

app.get('/callback', async (request, response, next) => {
  const { login } = request.session
  if (!isSameState(login, request.query.state)) return response.sendStatus(403)
  const { account_id: account } = await exchange(request.query.code, login)
  request.session.regenerate((error) => {
    if (error) return next(error)
    request.session.account = account
    response.redirect(303, '/')
  })
})

export const listen = (port) => app.listen(port, '127.0.0.1')
