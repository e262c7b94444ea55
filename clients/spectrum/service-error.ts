export type ServiceFault =
  /** The Authorization ID, company or service is not granted. */
  | 'access'
  /** Not reachable, or no complete answer. */
  | 'unavailable'
  /** Spectrum refused what was asked. */
  | 'refused'
  /** An answer that is not what the service is documented to give. */
  | 'unreadable';

/** A read by Spectrum's web services that failed; it says nothing about what is there. */
export class SpectrumServiceError extends Error {
  override readonly name = 'SpectrumServiceError';
  constructor(
    readonly kind: ServiceFault,
    /** e.g. `GetJob` */
    readonly service: string,
    readonly sentence: string,
  ) {
    super(sentence);
  }
}
