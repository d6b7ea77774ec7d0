/** Who is signed in at the console: `GET /v1/session`, and the answer of `POST /v1/session {user, password}`. */
export type SessionView = {
  readonly staff: {
    readonly id: number;
    readonly user: string;
    /** Shown on the page; `陈*` style names are for others' eyes, this is one's own. */
    readonly name: string;
    readonly role: StaffRole;
  };
  /** Programmes hosted here, for the switcher. */
  readonly programmes: readonly {
    readonly id: string;
    readonly titleZh: string;
    readonly titleEn: string | null;
    readonly demo: boolean;
  }[];
  /** ISO instants: when the session ends at the latest, and when it ends if nothing is done. */
  readonly endsAt: string;
  readonly idleEndsAt: string;
};

/** `publisher` may publish and stop offers, `viewer` may look. */
export type StaffRole = 'publisher' | 'viewer';
