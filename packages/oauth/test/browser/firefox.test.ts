import { testLoginIn } from './support/login-tests.ts'

testLoginIn('Firefox')
