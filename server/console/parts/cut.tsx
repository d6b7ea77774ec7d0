/** A text of a register on one line: isolated from what stands beside it, whole in its title. */
export function Cut({ text }: { readonly text: string }) {
  return (
    <bdi className="cut" title={text}>
      {text}
    </bdi>
  );
}
