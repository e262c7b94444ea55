/** Names of companies and locations that the scenarios add to ServiceTrade; none of them may stand in a history. */
export const setupNames = {
  companies: ['Pearl Lofts', 'Cibolo Rowing'],
  locations: ['Lofts Tower', 'Rowing Basin', 'Olmos Annex'],
} as const;
