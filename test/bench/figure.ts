/** One measured figure, with whatever it has to be read beside. */
export type BenchFigure = { figure: string; unit: string; [key: string]: string | number };
