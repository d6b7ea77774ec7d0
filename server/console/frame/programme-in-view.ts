import type { SessionView } from '../../staff/session-view.ts';

export type Programme = SessionView['programmes'][number];

/**
 * Which of the hosted programmes the pages show: the one that the address names; else the one with the most
 * tills, because that is where something happens; else the first. Undefined: nothing is hosted.
 */
export function programmeInView(of: {
  readonly asked: string | null;
  readonly programmes: readonly Programme[];
  readonly tills: readonly { readonly programme: string }[];
}): Programme | undefined {
  const { asked, programmes, tills } = of;
  const tillsOf = (programme: Programme) => tills.filter((till) => till.programme === programme.id).length;
  return (
    programmes.find(({ id }) => id === asked) ??
    programmes.reduce<Programme | undefined>(
      (best, next) => (best === undefined || tillsOf(next) > tillsOf(best) ? next : best),
      undefined,
    )
  );
}
