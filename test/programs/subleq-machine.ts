/** SUBLEQ as a plain loop: mem[b] -= mem[a]; if the result <= 0 go to c, else to the next instruction. */

export interface MachineOptions {
  /** Words are kept between −largest and largest. */
  readonly largest: number;
  /** What to do where a result is larger than a word. */
  readonly overflow: 'saturate' | 'stop';
  /** How many instructions are executed at most. */
  readonly instructions: number;
}

export interface MachineResult {
  readonly memory: readonly number[];
  readonly instructions: number;
  readonly status: 'halt' | 'pc out of range' | 'operand out of range' | 'overflow' | 'running';
}

/** An address below zero ends a program (`halt`); one above the memory is a mistake in it, with a status of its own. */
export function runSubleq(initial: readonly number[], options: MachineOptions): MachineResult {
  const memory = [...initial];
  let pc = 0;
  for (let instructions = 0; ; ) {
    if (pc < 0) return { memory, instructions, status: 'halt' };
    const [a, b] = [memory[pc], memory[pc + 1]];
    if (a === undefined || b === undefined || memory[pc + 2] === undefined)
      return { memory, instructions, status: 'pc out of range' };
    if (a < 0 || b < 0) return { memory, instructions, status: 'halt' };
    const [subtrahend, minuend] = [memory[a], memory[b]];
    if (subtrahend === undefined || minuend === undefined)
      return { memory, instructions, status: 'operand out of range' };
    if (instructions === options.instructions) return { memory, instructions, status: 'running' };
    const difference = minuend - subtrahend;
    const saturated = Math.min(options.largest, Math.max(-options.largest, difference));
    instructions += 1;
    memory[b] = options.overflow === 'saturate' ? saturated : difference;
    if (saturated !== difference && options.overflow === 'stop') return { memory, instructions, status: 'overflow' };
    // The result may be c itself.
    pc = difference <= 0 ? (memory[pc + 2] ?? -1) : pc + 3;
  }
}
