// esbuild's text loader: a style sheet is a string in the bundle.
declare module "*.css" {
  const text: string;
  export default text;
}
