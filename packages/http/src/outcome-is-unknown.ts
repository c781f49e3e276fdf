/**
 * Whether an answer leaves it open if the request was carried out: a gateway that lost the server behind it (502, 504), or
 * one that does not say when to come back (503). What must not be done twice is to be looked up then.
 */
export function outcomeIsUnknown(status: number): boolean {
  return status === 502 || status === 503 || status === 504;
}
