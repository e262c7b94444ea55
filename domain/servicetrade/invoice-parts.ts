import type { Place } from './invoice-number';
import type { DocumentKind, DocumentPart } from './invoice-plan';
import type { ArType } from '../spectrum/types';

/**
 * A record's documents by place and generation: 0 is the invoice as it was first posted, n the n-th rebill. Place and
 * number go together: base, +C, +V, +W.
 */
export function partAt(generation: number, place: Place): DocumentPart {
  if (generation === 0) {
    switch (place) {
      case 'base':
        return 'invoice';
      case 'credit':
        return 'credit';
      case 'reversal':
        return 'reversal';
      case 'creditReversal':
        return 'reversal-credit';
    }
  }
  switch (place) {
    case 'base':
      return `rebill-${generation}`;
    case 'credit':
      return `rebill-${generation}-credit`;
    case 'reversal':
      return `rebill-${generation}-reversal`;
    case 'creditReversal':
      return `rebill-${generation}-reversal-credit`;
  }
}

const places: readonly Place[] = ['base', 'credit', 'reversal', 'creditReversal'];

/** @returns undefined for a part that is no document of an invoice. */
export function placeOf(part: string): { generation: number; place: Place } | undefined {
  const generation = Number(/^rebill-(\d+)/.exec(part)?.[1] ?? 0);
  const place = places.find((one) => partAt(generation, one) === part);
  return place && { generation, place };
}

export function reversalOf(place: 'base' | 'credit'): 'reversal' | 'creditReversal' {
  return place === 'base' ? 'reversal' : 'creditReversal';
}

/** The other half of a document and its reversal. */
export function counterpart(place: Place): Place {
  switch (place) {
    case 'base':
    case 'credit':
      return reversalOf(place);
    case 'reversal':
      return 'base';
    case 'creditReversal':
      return 'credit';
  }
}

export function kindOf(type: ArType): DocumentKind {
  return type === 'I' ? 'spectrum/ar-invoice' : 'spectrum/ar-credit-memo';
}
