/** SQL that a program of this folder runs, built into the program by Vite. */
declare module '*.sql?raw' {
  const text: string;
  export default text;
}
