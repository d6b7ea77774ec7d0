/** Whatever is asked of quotas stands under this key: one word makes it all anew. */
export const quotasKey = ['quotas'] as const;
