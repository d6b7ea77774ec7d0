/** How much a search may still do, in steps: one unit choice, one frame or one partial choice of offers each. */
export class WorkBudget {
  readonly stepsMax: number;
  private left: number;

  constructor(stepsMax: number) {
    this.stepsMax = stepsMax;
    this.left = stepsMax;
  }

  /** False once the work is used up; a search then stops and says so. */
  spend(steps: number): boolean {
    this.left -= steps;
    return this.left >= 0;
  }

  get spent(): number {
    return this.stepsMax - this.left;
  }

  get isSpent(): boolean {
    return this.left < 0;
  }
}
