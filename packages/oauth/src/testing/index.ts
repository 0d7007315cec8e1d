/**
 * What a token store must do, as tests for any runner.
 * @module
 */
export type { ContractCase, ContractOptions } from './contract-case.ts'
export { tokenStoreContract } from './token-store-contract.ts'
