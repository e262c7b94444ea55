import type { Exchange, SpectrumHttp, Transport } from './http';

/** Which of Spectrum's two web doors a call goes through: they are opened differently. */
export type Door = 'soap' | 'rest';

/**
 * Exchanges with Spectrum that prove who they come from. The Authorization ID in the body of a SOAP call is put
 * there by whoever makes the body; all else is added here.
 */
export interface Access {
  /**
   * @param company whose records the call is about
   * @throws SpectrumServiceError `access` or `unavailable` when no proof could be had; then nothing was sent
   */
  exchange(door: Door, company: string, exchange: Exchange): Promise<Transport>;
}

/**
 * Classic authentication: SOAP needs nothing but its body; REST takes HTTP Basic, the company as user and the
 * Authorization ID as password.
 */
export function classicAccess(http: SpectrumHttp, authorizationId: string): Access {
  return {
    exchange(door, company, exchange) {
      if (door === 'soap') return http.exchange(exchange);
      const basic = Buffer.from(`${company}:${authorizationId}`, 'utf8').toString('base64');
      return http.exchange({
        ...exchange,
        headers: { ...exchange.headers, Authorization: `Basic ${basic}` },
      });
    },
  };
}
