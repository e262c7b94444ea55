/** Default ports, loopback; `GIRDER_PORT_BASE` moves the 47xx, `GIRDER_TEMPORAL_PORT` Temporal and its UI (+1000). */
export interface Ports {
  gateway: number;
  spectrum: number;
  infolink: number;
  servicetrade: number;
  trimblePay: number;
  smtp: number;
  mail: number;
  temporal: number;
  temporalUi: number;
}

export function portsFrom(base: number, temporal: number): Ports {
  return {
    gateway: base,
    spectrum: base + 10,
    infolink: base + 11,
    servicetrade: base + 20,
    trimblePay: base + 40,
    smtp: base + 50,
    mail: base + 51,
    temporal,
    temporalUi: temporal + 1000,
  };
}

export const urlOf = (port: number): string => `http://127.0.0.1:${port}`;
