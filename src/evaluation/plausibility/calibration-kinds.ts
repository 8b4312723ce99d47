/** The names of calibrations, for options and reports. */

export const calibrations = ['least-squares', 'isotonic'] as const;
export type Calibration = (typeof calibrations)[number];

export const calibrationNames: Readonly<Record<Calibration, string>> = {
  'least-squares': 'least squares',
  isotonic: 'isotonic regression',
};
