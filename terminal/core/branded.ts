declare const brand: unique symbol;

/**
 * A value that must not be mixed with others of its shape: only the maker that stands beside its type casts.
 */
export type Branded<Value, Name extends string> = Value & { readonly [brand]: Name };
