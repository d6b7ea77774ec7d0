import highs, { type Highs } from 'highs';

/**
 * The solver in this process. The package's types are those of its CommonJS build, so that the default import
 * is a module to the compiler; what Node loads is the ES module, whose default is the loader itself.
 */
export function loadSolver(): Promise<Highs> {
  const load = highs as unknown as typeof highs.default;
  return load();
}
