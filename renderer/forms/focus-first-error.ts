interface FormWithInputs {
  getInputNode(path: string): HTMLElement | null;
}

/** Puts the keyboard into the first field that was refused, in the order of the rules. */
export function focusFirstError(form: FormWithInputs, errors: Readonly<Record<string, unknown>>): void {
  for (const path of Object.keys(errors)) {
    const node = form.getInputNode(path);
    if (node === null) continue;
    node.focus({ preventScroll: true });
    node.scrollIntoView({ block: 'center' });
    return;
  }
}
