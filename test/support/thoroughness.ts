/** How much the tests try: little enough for every change, or all that can be tried (`npm run test:thorough`). */

export const thorough = process.env['ALTAC_TEST'] === 'thorough';

/** Random inputs for each program of `programs/`; SCAN gets a fifth. */
export const inputsPerProgram = thorough ? 1000 : 30;

/** Of a model that tries to lead a real browser out of its allow-list. */
export const hostileSteps = thorough ? 1000 : 8;
