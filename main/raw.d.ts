/** A remote script's text, built into the program by Vite. */
declare module '*.sh?raw' {
  const text: string;
  export default text;
}
