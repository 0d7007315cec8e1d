import { testPageIn } from './support/page-tests.ts'

testPageIn('Firefox')
