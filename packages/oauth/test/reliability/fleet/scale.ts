const { FLEET_PROCESSES = '6', FLEET_EXPIRIES = '4', FLEET_HERD = '60' } = process.env

/** How large the proofs are. The full figures are 50 processes, 1,000 expiries and a herd of 10,000. */
export const scale = {
  processes: Number(FLEET_PROCESSES),
  expiries: Number(FLEET_EXPIRIES),
  /** How many accounts expire at once where the number of accounts is what counts. */
  herd: Number(FLEET_HERD),
}

/** How many accounts the processes share in all other proofs. */
export const accountCount = 3

/** How long a proof may take, in milliseconds, on a machine that has much else to do. */
export const patience = 240_000 + scale.expiries * (2_000 + 200 * scale.processes) + scale.herd * 300
