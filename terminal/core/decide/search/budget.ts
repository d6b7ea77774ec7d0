/** How long a search may go on; see `README.md` for what a step is. */
export type WorkLimits = {
  /** Steps to find the least payable amount and prove it. */
  readonly stepsMax: number;
  /** So many of these go into choosing offer by offer; what is not settled then, into the whole problem at once. */
  readonly choosingStepsMax: number;
  /** So many of these go into covering a frame unit by unit, before it is gone through line by line. */
  readonly coveringStepsMax: number;
  /** From so many plans for some of its lines, the others are gone through from their own side. */
  readonly plansToMeet: number;
  /** So many more go into choosing offer by offer when the whole problem has not settled it either. */
  readonly againStepsMax: number;
  /** Steps to find, among the sets that pay it, the one that comes first. */
  readonly tieStepsMax: number;
};

export const workLimits: WorkLimits = {
  stepsMax: 35_500,
  choosingStepsMax: 16_000,
  coveringStepsMax: 300,
  plansToMeet: 400,
  againStepsMax: 200_000,
  tieStepsMax: 20_000,
};

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
